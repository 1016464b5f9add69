/**
 * `taro-pay doctor [--json] [--prepay] [--support]`: checks everything that a payment needs, one line a check, and says
 * what to do. `--prepay` also creates an order of 1 fen at WeChat and closes it at once; `--support` writes a file
 * without secrets that can be sent to somebody.
 * Exit codes: 0 nothing failed, 1 something did, 2 the arguments are wrong.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, statfsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readVariables } from './config/config.js';
import { examine } from './doctor/examine.js';
import { systemLocale, wordsFor } from './doctor/language.js';
import { createReport, toText } from './doctor/report.js';
import { writeSupportFile } from './doctor/support.js';
import { fill } from './doctor/words.js';
import { BUILD_FOLDER } from './doctor/world.js';
import { readVersion } from './package-folder.js';

const USAGE = 'Usage: doctor [--json] [--prepay] [--support]';

function readArguments() {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({ options: { json: flag, prepay: flag, support: flag } }).values;
  } catch {
    return null;
  }
}

/** Those that Node was told to read, as `taro-pay` does with TARO_PAY_ENVIRONMENT. */
const environmentFilesOf = (flags: readonly string[]): string[] =>
  flags.flatMap((flag) => /^--env-file=(.+)$/.exec(flag)?.[1] ?? []);

/** A folder that will be made lies on the disk of the one above it. */
function freeBytes(folder: string): number {
  let existing = resolve(folder);
  while (!existsSync(existing) && existing !== dirname(existing)) existing = dirname(existing);
  const { bavail, bsize } = statfsSync(existing);
  return bavail * bsize;
}

async function main(): Promise<number> {
  const wanted = readArguments();
  if (wanted === null) {
    console.error(USAGE);
    return 2;
  }
  const { variables, callerFolder } = await readVariables();
  const words = wordsFor(systemLocale());
  const findings = await examine(variables, {
    prepays: wanted.prepay,
    now: Date.now,
    randomBytes,
    freeBytes,
    buildFolder: BUILD_FOLDER,
    environmentFiles: ['.env', ...environmentFilesOf(process.execArgv)],
    connection: {},
  });
  const report = createReport(findings, words, { version: readVersion(), at: new Date().toISOString() });
  console.log(
    wanted.json ? JSON.stringify(report, null, 2) : toText(report, words, process.stdout.isTTY === true),
  );
  if (wanted.support) {
    const path = await writeSupportFile(resolve(callerFolder), variables, report);
    // Beside the JSON, which a program may read.
    console.error(fill(words.supportWritten, { path }));
  }
  return report.counts.failed === 0 ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
