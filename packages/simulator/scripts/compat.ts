import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { KEY_MODES, type KeyMode } from '../src/protocol/keyring.js';
import { isFlow } from './compat/flows.js';
import { PROJECTS, type Project } from './compat/projects.js';
import {
  committedResults,
  formatResults,
  type Result,
  readLines,
  readRecord,
  writeResults,
} from './compat/results.js';
import { writePages } from './compat/table.js';

// Runs the SDKs of compat/, unchanged from their registries, at the simulator in WeChat's place, in every key mode.
// Names of its folders choose some of them. `--write` keeps what was seen in compat/results.jsonl and in the page With
// your SDK; else it has to be what is there.

/** The merchant is a service provider too: of this one. */
const SUB_MERCHANT = '1900000109';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const compat = fileURLToPath(new URL('../compat', import.meta.url));
const {
  values: { write },
  positionals: chosen,
} = parseArgs({ options: { write: { type: 'boolean', default: false } }, allowPositionals: true });
const scratch = mkdtempSync(join(tmpdir(), 'simulator-compat-'));

function run(command: readonly string[], folder: string, environment: NodeJS.ProcessEnv = {}): boolean {
  const [program = '', ...args] = command;
  const env = { ...process.env, ...environment };
  return spawnSync(program, args, { cwd: join(compat, folder), stdio: 'inherit', env }).status === 0;
}

const isThere = (tool: string) => spawnSync('which', [tool], { stdio: 'ignore' }).status === 0;

/** What a project saw in one key mode; null if it failed. */
function runInMode(
  { language, folder, manifest, sdks, test, flags = [] }: Project,
  keys: KeyMode,
): Result[] | null {
  const records = join(scratch, `${folder}-${keys}.jsonl`);
  const credentials = join(scratch, `${folder}-${keys}`);
  const exec = [
    process.execPath,
    cli,
    'exec',
    '--proxy',
    ...flags,
    '--keys',
    keys,
    '--sub-merchant',
    SUB_MERCHANT,
    '--write-pem',
    credentials,
  ];
  const isPassed = run([...exec, '--', ...test(scratch)], folder, {
    COMPAT_RESULTS: records,
    COMPAT_CREDENTIALS: credentials,
  });
  console.log(`${language}, ${keys}: ${isPassed ? 'passed' : 'failed'}`);
  if (!isPassed || !existsSync(records)) return null;
  const text = readFileSync(join(compat, folder, manifest), 'utf8');
  return readLines(readFileSync(records, 'utf8'))
    .map(readRecord)
    .map((record) => {
      const version = sdks.find(({ name }) => name === record.sdk)?.version.exec(text)?.[1];
      if (version === undefined) throw new Error(`${manifest} has no ${record.sdk}.`);
      if (!isFlow(record.flow)) throw new Error(`scripts/compat/flows.ts has no “${record.flow}”.`);
      return { ...record, version, keys };
    });
}

/** What a project saw in all key modes; null if it failed, 'skipped' if others are chosen, or without its tool outside CI. */
function runProject(project: Project): Result[] | null | 'skipped' {
  const { language, folder, tool, prepare } = project;
  if (chosen.length > 0 && !chosen.includes(folder)) return 'skipped';
  if (!isThere(tool)) {
    console.log(`${language}: skipped, because there is no ${tool}`);
    return process.env.CI === undefined ? 'skipped' : null;
  }
  if (!prepare(scratch).every((command) => run(command, folder))) {
    console.log(`${language}: its packages cannot be had`);
    return null;
  }
  const results = KEY_MODES.map((keys) => runInMode(project, keys));
  return results.every((inMode) => inMode !== null) ? results.flat() : null;
}

/** Prints the lines that only one of the two has. */
function tellDifference(committed: string, seen: string): void {
  const linesOnlyIn = (one: string, other: string) => {
    const known = new Set(readLines(other));
    return readLines(one).filter((line) => !known.has(line));
  };
  for (const line of linesOnlyIn(committed, seen)) console.log(`compat/results.jsonl only: ${line}`);
  for (const line of linesOnlyIn(seen, committed)) console.log(`this run only: ${line}`);
}

/** The results of a skipped project stay what they were. */
function resultsOf(project: Project, committed: readonly Result[]): readonly Result[] | null {
  const results = runProject(project);
  if (results !== 'skipped') return results;
  return committed.filter(({ sdk }) => project.sdks.some(({ name }) => name === sdk));
}

try {
  const committed = committedResults();
  const results = PROJECTS.map((project) => resultsOf(project, committed));
  const seen = results.flatMap((inProject) => inProject ?? []);
  const isPassed = results.every((inProject) => inProject !== null);
  if (isPassed && write) {
    writeResults(seen);
    writePages(seen);
  } else if (isPassed && formatResults(seen) !== formatResults(committed)) {
    tellDifference(formatResults(committed), formatResults(seen));
    console.log('Run test:compat --write if that is right.');
    process.exitCode = 1;
  }
  if (!isPassed) process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
