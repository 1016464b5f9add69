import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { isCallable } from '../values.js';
import { listFiles, usingComponents } from './project-files.js';

export interface CompiledView {
  /** JavaScript that defines `$gwx`, which turns a template's path and data into an element tree. */
  readonly templateCode: string;
  /** JavaScript that holds the compiled style sheets. */
  readonly styleCode: string;
  /** Every error and warning of both compilers. */
  readonly problems: readonly string[];
}

// The generated code of a page is large: the default of 1 MB is too small.
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;
const COMPILER_FOLDERS: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'linux',
  darwin: 'mac',
  win32: 'windows',
};

/** Runs Tencent's own compilers, wcc and wcsc, over a built mini-program. */
export function compileView(folder: string): CompiledView {
  const templates = compileTemplates(folder);
  const styles = compileStyles(folder);
  const problems = [...templates.problems, ...styles.problems];
  if (templates.code !== '') problems.push(...findMissingImports(folder, templates.code));
  return { templateCode: templates.code, styleCode: styles.code, problems };
}

/** Evaluates the generated code and returns its `$gwx`. Warnings about missing templates go to `warn`. */
export function loadTemplates(templateCode: string, warn: (message: string) => void) {
  const quiet = { log: () => undefined, warn: (message: unknown) => warn(String(message)) };
  const context = createContext({ window: {}, console: quiet });
  const factory: unknown = runInContext(`${templateCode};$gwx`, context, { filename: 'templates.js' });
  // The generated code drops every object whose constructor is not its own realm's Object.
  const parse: unknown = runInContext('JSON.parse', context);
  if (!isCallable(factory) || !isCallable(parse)) throw new Error('wcc did not generate $gwx');
  return (path: string, data: unknown): unknown => {
    const generate = factory(`./${path}`);
    if (!isCallable(generate)) throw new Error(`There is no template ${path}`);
    return generate(parse(JSON.stringify(data)));
  };
}

interface CompilerOutput {
  readonly code: string;
  readonly problems: readonly string[];
}

function compileTemplates(folder: string): CompilerOutput {
  const templates = listFiles(folder, '.wxml');
  const declared: (string | number)[] = [];
  let declaring = 0;
  for (const template of templates) {
    const tags = [...usingComponents(folder, template.replace(/\.wxml$/, '')).keys()];
    if (tags.length === 0) continue;
    declaring += 1;
    declared.push(`./${template}`, tags.length, ...tags);
  }
  const components = [declaring, ...declared].join(' ');
  // wcc resolves an absolute import only if the file names begin with a dot.
  const files = [...templates, ...listFiles(folder, '.wxs')].map((file) => `./${file}`);
  return runCompiler('wcc', folder, ['-d', '-cc', components, ...files, '-gn', '$gwx']);
}

function compileStyles(folder: string): CompilerOutput {
  const files = listFiles(folder, '.wxss');
  return files.length === 0
    ? { code: '', problems: [] }
    : runCompiler('wcsc', folder, ['-db', '-pc', '0', ...files]);
}

function runCompiler(name: 'wcc' | 'wcsc', folder: string, args: readonly string[]): CompilerOutput {
  const run = spawnSync(compilerPath(name), args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  if (run.error) throw run.error;
  const problems = run.stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && line !== 'error file count: 0');
  if (run.status !== 0) problems.push(`${name} ended with status ${run.status ?? run.signal}`);
  return { code: run.stdout, problems };
}

function compilerPath(name: string): string {
  const platform = COMPILER_FOLDERS[process.platform];
  if (platform === undefined) throw new Error(`Tencent ships no compiler for ${process.platform}`);
  const manifest = createRequire(import.meta.url).resolve('miniprogram-compiler/package.json');
  const path = join(dirname(manifest), 'bin', platform, process.platform === 'win32' ? `${name}.exe` : name);
  // The package is published without the executable bit.
  if (process.platform !== 'win32') chmodSync(path, 0o755);
  return path;
}

/** wcc ignores a missing import; the generated code warns about it when it runs. */
function findMissingImports(folder: string, templateCode: string): string[] {
  const warnings = new Set<string>();
  const generate = loadTemplates(templateCode, (message) => warnings.add(message));
  for (const template of listFiles(folder, '.wxml')) {
    try {
      generate(template, {});
    } catch {
      // A template may need data. Its imports are resolved before it reads any.
    }
  }
  return [...warnings].filter((warning) => warning.includes('not found from'));
}
