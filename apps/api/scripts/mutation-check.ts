/** Breaks each comparison that guards the money, one at a time, and sees whether the suite goes red for it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MUTATIONS, type Mutation } from './mutations.js';

const API = fileURLToPath(new URL('..', import.meta.url));
const TESTS = ['src/modules/notifications', 'src/modules/payments/closing.test.ts', 'src/wechat'];
/** A suite that hangs has failed, too. An unbroken run takes ten seconds, and minutes on a crowded machine. */
const SUITE_MS = 600_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

type Verdict = 'killed' | 'SURVIVED' | 'STALE';

/** The files that are broken at the moment, and their originals. */
const broken = new Map<string, string>();

function restore(): void {
  for (const [path, original] of broken) writeFileSync(path, original);
  broken.clear();
}

/** Answers whether the tests are green. */
async function isSuiteGreen(
  tests: readonly string[],
  stdio: 'ignore' | 'inherit' = 'ignore',
): Promise<boolean> {
  const child = spawn('npx', ['vitest', 'run', '--bail=1', '--reporter=dot', ...tests], {
    cwd: API,
    stdio,
    timeout: SUITE_MS,
  });
  const [code] = await once(child, 'exit');
  return code === 0;
}

/** Makes an edit. False where its text does not stand in the file exactly once. */
function breakFile(path: string, find: string, replacement: string): boolean {
  const text = readFileSync(path, 'utf8');
  if (text.split(find).length !== 2) return false;
  if (!broken.has(path)) broken.set(path, text);
  writeFileSync(
    path,
    text.replace(find, () => replacement),
  );
  return true;
}

async function judge({ file, edits, tests = TESTS }: Mutation): Promise<Verdict> {
  try {
    const isBroken = edits.every(([find, replacement, otherFile = file]) =>
      breakFile(`${API}src/${otherFile}`, find, replacement),
    );
    if (!isBroken) return 'STALE';
    return (await isSuiteGreen(tests)) ? 'SURVIVED' : 'killed';
  } finally {
    restore();
  }
}

process.on('exit', restore);
for (const signal of SIGNALS) process.on(signal, () => process.exit(130));

const all = new Set([...TESTS, ...MUTATIONS.flatMap(({ tests = [] }) => tests)]);
if (!(await isSuiteGreen([...all], 'inherit'))) {
  console.error('The suite is red before anything is broken.');
  process.exit(1);
}
const width = Math.max(...MUTATIONS.map(({ comparison }) => comparison.length));
let isProven = true;
for (const mutation of MUTATIONS) {
  const verdict = await judge(mutation);
  if (verdict !== 'killed') isProven = false;
  console.log(`${mutation.comparison.padEnd(width)}  ${verdict.padEnd(8)}  ${mutation.file}`);
}
if (!isProven) {
  console.error(
    'SURVIVED: no test notices. STALE: the text to break is not there once; see scripts/mutations.ts.',
  );
}
process.exitCode = isProven ? 0 : 1;
