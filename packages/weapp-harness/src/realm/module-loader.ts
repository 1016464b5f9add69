import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { type AppConfig, packageOf, resolvePath } from '../build/project-files.js';
import { type Dictionary, isCallable } from '../values.js';
import type { Realm } from './realm.js';

// Parameters of the function that WeChat wraps each file in. The names of a browser are undefined.
const WRAPPER_PARAMETERS = [
  'require',
  'module',
  'exports',
  ...['window', 'document', 'frames', 'self', 'location', 'navigator', 'localStorage', 'history', 'Caches'],
  ...['screen', 'alert', 'confirm', 'prompt', 'fetch', 'XMLHttpRequest', 'WebSocket', 'webkit', 'Reporter'],
];

export interface ModuleLoader {
  /** Runs a file of the build once; the path is from the root, with the extension. */
  load(path: string): unknown;
  /** The file whose top-level code is running, without its extension. */
  loading(): string;
}

/**
 * WeChat's `define` and `require`. A file can require files of its own package and of the main package;
 * `require.async` reaches all. https://developers.weixin.qq.com/miniprogram/dev/framework/subpackages/async.html
 */
export function createModuleLoader(folder: string, config: AppConfig, realm: Realm): ModuleLoader {
  const modules = new Map<string, { exports: unknown }>();
  const loadingPaths: string[] = [];

  function load(path: string, asked = path): unknown {
    const known = modules.get(path);
    if (known) return known.exports;
    const file = join(folder, path);
    if (!existsSync(file)) throw new Error(`module '${path}' is not defined, require args is '${asked}'`);
    const module = { exports: realm.clone({}) };
    modules.set(path, module);
    const wrapped: unknown = compileFunction(readFileSync(file, 'utf8'), WRAPPER_PARAMETERS, {
      filename: file,
      parsingContext: realm.context,
    });
    if (!isCallable(wrapped)) throw new Error(`${path} did not compile`);
    loadingPaths.push(path.replace(/\.js$/, ''));
    try {
      wrapped(requireFrom(path), module, module.exports);
    } finally {
      loadingPaths.pop();
    }
    return module.exports;
  }

  function requireFrom(path: string): unknown {
    const resolve = (address: string) => {
      const resolved = resolvePath(path, address);
      return resolved.endsWith('.js') ? resolved : `${resolved}.js`;
    };
    const requireNow = (asked: unknown): unknown => {
      const resolved = resolve(String(asked));
      const owner = packageOf(config, resolved);
      if (owner !== '' && owner !== packageOf(config, path)) {
        throw new Error(`${path} may not require '${String(asked)}': it is in the subpackage ${owner}`);
      }
      return load(resolved, String(asked));
    };
    const requireLater = (asked: unknown): unknown =>
      realm.promise((settle, reject) => {
        realm.later(() => {
          try {
            settle(load(resolve(String(asked)), String(asked)));
          } catch (problem) {
            const errMsg = problem instanceof Error ? problem.message : String(problem);
            reject(realm.clone({ errMsg, mod: asked }));
          }
        });
      });
    return Object.assign(requireNow, { async: requireLater } satisfies Dictionary);
  }

  return { load, loading: () => loadingPaths.at(-1) ?? '' };
}
