import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TmplGroup } from 'glass-easel-template-compiler';
import { type Dictionary, isDictionary } from '../values.js';
import { listFiles } from './project-files.js';

/** Errors and warnings of glass-easel, the template compiler of Tencent's newer engine. */
export function checkWithGlassEasel(folder: string): readonly string[] {
  const group = new TmplGroup();
  const problems: string[] = [];
  try {
    for (const file of listFiles(folder, '.wxml')) {
      const found: unknown = group.addTmpl(file, readFileSync(join(folder, file), 'utf8'));
      if (!Array.isArray(found)) throw new Error(`glass-easel gave no list of problems for ${file}`);
      problems.push(...found.filter(isDictionary).map((problem) => describe(file, problem)));
    }
  } finally {
    group.free();
  }
  return problems;
}

function describe(file: string, problem: Dictionary): string {
  const { startLine, startColumn, message } = problem;
  return `${file}:${Number(startLine) + 1}:${Number(startColumn) + 1}: ${String(message)}`;
}
