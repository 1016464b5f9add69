import { parseArgs } from 'node:util';
import { startSimulator } from '../src/index.js';
import { fuzz } from '../test/fuzz.js';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now()) },
  },
});

const simulator = await startSimulator();
const startedAtMs = Date.now();
const { requests, statuses, failures } = await fuzz(simulator, Number(values.requests), values.seed);
const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(0);
const megabytes = (process.memoryUsage().rss / 2 ** 20).toFixed(0);
console.log(`${requests} requests, seed ${values.seed}, ${seconds} s, ${megabytes} MiB resident`);
console.log(
  [...statuses]
    .sort(([left], [right]) => left - right)
    .map(([status, count]) => `${status}: ${count}`)
    .join('  '),
);
for (const failure of failures) console.error(failure);
const isAlive = (await fetch(`${simulator.address}/_sim/clock`)).status === 200;
console.log(isAlive ? 'It still answers.' : 'It does not answer any more.');
await simulator.close();
process.exitCode = failures.length === 0 && isAlive ? 0 : 1;
