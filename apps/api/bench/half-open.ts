import { once } from 'node:events';
import { orderId } from './inputs.js';
import { startScript } from './processes.js';
import { openStage } from './stage.js';
import { median, printTable, quantile } from './statistics.js';

const HALF_OPEN = 2_000;
const SECONDS = 10;
/** Of what it can serve: as much as an honest shop asks. */
const SHARE = 0.3;
const PROBE = 1_500;
const KINDS = ['order', 'notification', 'products'] as const;

/** Honest load beside thousands of connections that never send the end of their request: nobody honest is refused. */
export async function runHalfOpen(): Promise<void> {
  const stage = await openStage({ orders: 1_000, pending: { N: 20_000 } });
  const attacker = await startScript('half-open-load.ts', {});
  try {
    let sent = 0;
    const take = (count: number) =>
      Array.from({ length: count }, () => {
        const index = sent++;
        switch (KINDS[index % KINDS.length]) {
          case 'order':
            return stage.requests.createOrder(index);
          case 'notification':
            return stage.requests.notification(orderId('N', Math.floor(index / KINDS.length)));
          default:
            return stage.requests.products();
        }
      });
    const run = (count: number, ratePerSecond: number | null) =>
      stage.load.run({ port: stage.api.port, connections: 32, requests: take(count), ratePerSecond });
    const perSecond = SHARE * (PROBE / (await run(PROBE, null)).seconds);
    const count = Math.floor(perSecond * SECONDS);
    const before = await run(count, perSecond);
    attacker.send({ port: stage.api.port, connections: HALF_OPEN });
    await once(attacker, 'message');
    const from = sent;
    const under = await run(count, perSecond);
    attacker.send('stop');
    const [{ sent: halves }] = await once(attacker, 'message');
    const rows = [before, under].map(({ answers }, index) => {
      const times = answers.map(({ milliseconds }) => milliseconds);
      const refused = answers.filter(({ status }) => status < 200 || status >= 300);
      return [
        index === 0 ? 'alone' : `beside ${HALF_OPEN}`,
        String(answers.length),
        median(times).toFixed(1),
        quantile(times, 0.99).toFixed(0),
        String(refused.length),
      ];
    });
    printTable([['', 'honest requests', 'p50 ms', 'p99 ms', 'refused'], ...rows]);
    console.log(`${halves} half requests were sent; honest ones ${from} to ${sent} came meanwhile`);
    const refused = under.answers.filter(({ status }) => status < 200 || status >= 300);
    if (refused.length > 0) throw new Error(`${refused.length} honest requests were refused.`);
  } finally {
    attacker.kill();
    await stage.close();
  }
}
