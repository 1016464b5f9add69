import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type LaunchOptions, launchMiniProgram, type MiniProgram } from './mini-program.js';

/** A small mini-program written by hand, as a build would be. */
export const FIXTURE = fileURLToPath(new URL('./fixture', import.meta.url));

/** A copy of the fixture in which one file reads otherwise; it is gone after the test. */
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
