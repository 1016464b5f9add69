import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { measure, OPERATIONS } from './operations.js';
import { freePort } from './processes.js';
import { openStage } from './stage.js';
import { median, printTable, spread } from './statistics.js';

const ROUNDS = 15;

/** Longer than spans wait for the next batch, so that each round pays for its own. */
const BATCH_MS = 2_500;

/** Metrics, of which each round is scraped once. */
export async function runMetrics(): Promise<void> {
  const port = String(await freePort());
  await compare({ METRICS_PORT: port }, async () => {
    await fetch(`http://127.0.0.1:${port}/metrics`).then((answer) => answer.text());
  });
}

/** Traces, with a collector that takes everything. */
export async function runTraces(): Promise<void> {
  const port = await freePort();
  const collector = createServer((request, response) => request.resume().on('end', () => response.end('{}')));
  await new Promise<void>((resolve) => collector.listen(port, '127.0.0.1', resolve));
  try {
    await compare({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` }, () => wait(BATCH_MS));
  } finally {
    collector.closeAllConnections();
    collector.close();
  }
}

/** A notification with these variables and without, in turns, on two copies of one database. */
async function compare(
  environment: Readonly<Record<string, string>>,
  settle: () => Promise<void>,
): Promise<void> {
  const { count, ...operation } = OPERATIONS.notification;
  const stage = await openStage({ orders: 1_000, pending: { N: count * (ROUNDS + 1) } });
  try {
    const turns = [
      ['without', stage.api],
      ['with', await stage.startOther(environment)],
    ] as const;
    const cpuMs = { without: [] as number[], with: [] as number[] };
    // The first round warms both up and is thrown away.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const requests = Array.from({ length: count }, (_, index) =>
        operation.request(stage.requests, round * count + index),
      );
      for (const [side, server] of round % 2 === 0 ? turns : turns.toReversed()) {
        const before = await server.usage();
        await measure(stage, server, operation, requests);
        await settle();
        const after = await server.usage();
        if (round > 0) cpuMs[side].push((after.cpuMs - before.cpuMs) / count);
      }
    }
    const ratios = cpuMs.with.map((each, round) => each / (cpuMs.without[round] ?? Number.NaN));
    printTable([
      ['', 'CPU ms'],
      ['without', median(cpuMs.without).toFixed(3)],
      ['with', median(cpuMs.with).toFixed(3)],
      ['with ÷ without', spread(ratios, 3)],
    ]);
  } finally {
    await stage.close();
  }
}
