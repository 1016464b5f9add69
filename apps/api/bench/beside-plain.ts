import { orderId } from './inputs.js';
import { measure, OPERATIONS } from './operations.js';
import { openStage } from './stage.js';
import { median, printTable, spread } from './statistics.js';

const ROUNDS = 9;
/** The lone ones come last: what serves a shop has served for days, and its code is compiled. */
const CONNECTIONS = [16, 1] as const;
/** Requests of one round, by the connections. */
const COUNT = { 1: 400, 16: 1_000 } as const;
const RUN = { 1: 'L', 16: 'N' } as const;

/** Notifications beside a plain back end that keeps nothing of them, in turns: 16 at once, then one after the other. */
export async function runBesidePlain(): Promise<void> {
  const { status } = OPERATIONS.notification;
  const pending = Object.fromEntries(CONNECTIONS.map((each) => [RUN[each], COUNT[each] * (ROUNDS + 1)]));
  const stage = await openStage({ orders: 5_000, pending });
  try {
    const turns = [
      ['api', stage.api],
      ['plain', await stage.startPlain()],
    ] as const;
    const rows: string[][] = [];
    for (const connections of CONNECTIONS) {
      const perSecond = { api: [] as number[], plain: [] as number[] };
      const cpuMs = { api: [] as number[], plain: [] as number[] };
      // The first round warms both up and is thrown away.
      for (let round = 0; round <= ROUNDS; round += 1) {
        const requests = Array.from({ length: COUNT[connections] }, (_, index) =>
          stage.requests.notification(orderId(RUN[connections], round * COUNT[connections] + index)),
        );
        for (const [side, server] of round % 2 === 0 ? turns : turns.toReversed()) {
          const measured = await measure(stage, server, { status, connections }, requests);
          if (round === 0) continue;
          perSecond[side].push(measured.perSecond);
          cpuMs[side].push(measured.cpuMs);
        }
      }
      const ratios = (figure: typeof cpuMs) =>
        figure.api.map((each, round) => each / (figure.plain[round] ?? Number.NaN));
      rows.push([
        `${connections} at once`,
        median(perSecond.api).toFixed(0),
        median(perSecond.plain).toFixed(0),
        spread(ratios(perSecond), 2),
        median(cpuMs.api).toFixed(3),
        median(cpuMs.plain).toFixed(3),
        spread(ratios(cpuMs), 2),
      ]);
    }
    printTable([['', 'requests/s', 'plain', 'ratio', 'CPU ms', 'plain', 'ratio'], ...rows]);
  } finally {
    await stage.close();
  }
}
