import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type LaunchOptions, launchMiniProgram, type MiniProgram } from '../src/mini-program.js';

/** A small mini-program written by hand. */
export const FIXTURE = fileURLToPath(new URL('./fixture', import.meta.url));

/** A copy of the fixture with one changed file; removed after the test. */
export function changedFixture(path: string, change: (source: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), 'mini-program-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(FIXTURE, folder, { recursive: true });
  const file = join(folder, path);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  return folder;
}

/** Launches the fixture, or a copy of it, for one test. */
export async function launchFixture(options: Partial<LaunchOptions> = {}): Promise<MiniProgram> {
  const program = await launchMiniProgram({ folder: FIXTURE, ...options });
  onTestFinished(() => program.close());
  return program;
}

/** A copy of the fixture with several files replaced; removed after the test. */
export function rewrittenFixture(files: Readonly<Record<string, string | object>>): string {
  const folder = changedFixture('app.json', (source) => source);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

/**
 * A mini-program of one page whose button runs `code`; `say` in it records a value for `heard`. `files` are added.
 */
export function probe(code: string, files: Readonly<Record<string, string | object>> = {}): string {
  return rewrittenFixture({
    'app.json': { pages: ['pages/home/home'], darkmode: true },
    'app.js': 'App({});',
    'pages/home/home.json': {},
    'pages/home/home.wxml': '<button class="go" bindtap="go">go</button>',
    'pages/home/home.js': `const say = (value) => wx.setStorageSync('said', [...(wx.getStorageSync('said') || []), value]);
      Page({ async go() { ${code} } });`,
    ...files,
  });
}

/** The values that a probe has recorded. */
export function heard(program: MiniProgram): unknown {
  return program.storage.get('said') ?? [];
}
