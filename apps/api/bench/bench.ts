/**
 * How far is the API from what nobody can leave out, and what becomes of it as it grows, ages and is asked too much?
 * docs/performance.md tells what it printed. `--only` takes an operation or a section, more than once. The
 * operations are measured on both databases, or on the one of `--database`; the section `growth` takes
 * `--database postgresql` and `--orders 10000000`.
 */
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { runBesidePlain } from './beside-plain.js';
import { type GrowthOptions, runGrowth } from './growth.js';
import { runHalfOpen } from './half-open.js';
import { runIsolation } from './isolation.js';
import { runMemory } from './memory.js';
import { runMetrics, runTraces } from './observing.js';
import { OPERATIONS, type OperationName, runOperations } from './operations.js';
import { runOverload } from './overload.js';
import { runTails } from './tails.js';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    database: { type: 'string' },
    orders: { type: 'string', default: '1000000' },
  },
});
const growth = growthOptions({ database: 'sqlite', ...values });
const databases = values.database === undefined ? (['sqlite', 'postgresql'] as const) : [growth.database];

const SECTIONS = {
  operations: ['Every operation beside the floor', () => runOnEach(OPERATION_NAMES)],
  besidePlain: ['Notifications beside a plain back end', runBesidePlain],
  tails: [
    'The slowest among a steady load, while a day of 100,000 rows is reconciled and all orders are exported',
    runTails,
  ],
  isolation: ['The catalogue while others pay', runIsolation],
  growth: [`A thousand orders and ${growth.orders} in ${growth.database}`, () => runGrowth(growth)],
  memory: ['Memory over 200,000 requests', runMemory],
  metrics: ['What metrics cost a notification', runMetrics],
  traces: ['What traces cost a notification', runTraces],
  halfOpen: ['Honest load beside 2,000 half-open connections', runHalfOpen],
  overload: ['Three times what it can serve, for 30 s', runOverload],
} as const satisfies Record<string, readonly [title: string, run: () => Promise<void>]>;

const isOperation = (name: string): name is OperationName => Object.hasOwn(OPERATIONS, name);
const isSection = (name: string): name is keyof typeof SECTIONS => Object.hasOwn(SECTIONS, name);
const OPERATION_NAMES = Object.keys(OPERATIONS).filter(isOperation);

const wanted = values.only ?? Object.keys(SECTIONS);
const unknown = wanted.find((name) => !isOperation(name) && !isSection(name));
if (unknown !== undefined) {
  console.error(
    `There is no “${unknown}”. --only takes ${[...OPERATION_NAMES, ...Object.keys(SECTIONS)].join(', ')}.`,
  );
  process.exit(1);
}

const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
console.log(
  `${new Date().toISOString()}, commit \`${commit}\`, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}`,
);
const startedAt = performance.now();
const operations = wanted.filter(isOperation);
if (operations.length > 0) await runOnEach(operations);
for (const name of wanted.filter(isSection)) {
  const [title, run] = SECTIONS[name];
  console.log(`\n${title}`);
  const sectionAt = performance.now();
  await run();
  console.log(`(${((performance.now() - sectionAt) / 1000).toFixed(0)} s)`);
}
console.log(`\n${((performance.now() - startedAt) / 1000).toFixed(0)} s`);

async function runOnEach(names: readonly OperationName[]): Promise<void> {
  for (const database of databases) {
    console.log(`\n${database}`);
    await runOperations(names, database);
  }
}

function growthOptions({ database, orders }: Readonly<Record<'database' | 'orders', string>>): GrowthOptions {
  const isKnown = database === 'sqlite' || database === 'postgresql';
  if (isKnown && Number(orders) >= 1_000) return { database, orders: Number(orders) };
  console.error('--database takes sqlite or postgresql, --orders a number from 1000.');
  process.exit(1);
}
