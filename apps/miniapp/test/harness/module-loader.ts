import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { resolvePath } from './project-files.js';
import type { Realm } from './realm.js';
import { isCallable } from './values.js';

// The parameters of the function that WeChat wraps each file in: a browser's names are there, and undefined.
const WRAPPER_PARAMETERS = [
  'require',
  'module',
  'exports',
  ...['window', 'document', 'frames', 'self', 'location', 'navigator', 'localStorage', 'history', 'Caches'],
  ...['screen', 'alert', 'confirm', 'prompt', 'fetch', 'XMLHttpRequest', 'WebSocket', 'webkit', 'Reporter'],
];

export interface ModuleLoader {
  /** Runs a file of the build, given from its root with its extension, unless it has run before. */
  load(path: string): unknown;
  /** The file whose top-level code runs just now, without its extension. */
  loading(): string;
}

/** WeChat's `define` and `require` for the files of a build. */
export function createModuleLoader(folder: string, realm: Realm): ModuleLoader {
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

  function requireFrom(path: string) {
    return (asked: unknown): unknown => {
      const address = String(asked);
      const resolved = resolvePath(path, address);
      return load(resolved.endsWith('.js') ? resolved : `${resolved}.js`, address);
    };
  }

  return { load, loading: () => loadingPaths.at(-1) ?? '' };
}
