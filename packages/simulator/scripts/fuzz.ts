import { parseArgs } from 'node:util';
import { type SimulatorOptions, startSimulator } from '../src/index.js';
import { fuzz } from '../test/fuzz.js';
import { SUB_MERCHANT } from '../test/nearly-right.js';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now()) },
  },
});

const seconds = (sinceMs: number) => ((performance.now() - sinceMs) / 1000).toFixed(0);

/** Half of the requests go to a plain simulator, half to one in WeChat's place. */
async function run(name: string, options: SimulatorOptions): Promise<boolean> {
  const simulator = await startSimulator({ subMerchants: [{ subMchid: SUB_MERCHANT }], ...options });
  const startedAtMs = performance.now();
  const { requests, statuses, failures } = await fuzz(
    simulator,
    Number(values.requests) / 2,
    `${name} ${values.seed}`,
  );
  const megabytes = (process.memoryUsage().rss / 2 ** 20).toFixed(0);
  console.log(
    `${name}: ${requests} requests, seed ${values.seed}, ${seconds(startedAtMs)} s, ${megabytes} MiB resident`,
  );
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
  return failures.length === 0 && isAlive;
}

const plain = await run('plain', {});
const proxied = await run('proxy', { proxy: {} });
process.exitCode = plain && proxied ? 0 : 1;
