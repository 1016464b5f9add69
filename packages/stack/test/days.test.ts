import { expect, onTestFinished, test, vi } from 'vitest';
import { type Stack, startStack } from '../src/index.js';
import { ask, asOperator, logIn } from './buyer.js';
import { temporaryFolder } from './temporary-folder.js';

const HOUR_MS = 3_600_000;
const UNTIL = { timeout: 60_000, interval: 200 };

async function open(dataFolder: string): Promise<Stack> {
  const stack = await startStack({
    apiPort: 0,
    simulatorPort: 0,
    dataFolder,
    environment: { SITE: 'testing' },
  });
  onTestFinished(stack.stop);
  return stack;
}

const beijingDay = (atMs: number) => new Date(atMs + 8 * HOUR_MS).toISOString().slice(0, 10);

/** The reconciliation of a day once it is done. */
const reconciled = (stack: Stack, billDate: string) =>
  vi.waitFor(async () => {
    const { body } = await asOperator(stack).get(`reconciliations/${billDate}`);
    expect(body.status).toBe('DONE');
    return body;
  }, UNTIL);

test('after a restart the same merchant refunds an order of the first run', async () => {
  const dataFolder = temporaryFolder();
  const first = await open(dataFolder);
  const orderId = await (await logIn(first)).buy();
  const { merchantId } = (await ask('GET', `${first.simulatorUrl}/_sim/merchant`)).body;
  await first.stop();

  const second = await open(dataFolder);
  expect((await ask('GET', `${second.simulatorUrl}/_sim/merchant`)).body.merchantId).toBe(merchantId);
  expect(await (await logIn(second)).orders()).toMatchObject([{ id: orderId, status: 'PAID' }]);
  const refund = await asOperator(second).refund(orderId, 100);
  expect(refund).toMatchObject({
    status: 201,
    body: { status: expect.stringMatching(/PROCESSING|SUCCESS/) },
  });
  expect((await asOperator(second).get('anomalies')).body).toMatchObject({ anomalies: [] });
});

test('the API uses the simulator’s clock: a skipped day is reconciled and the shop goes on', async () => {
  const dataFolder = temporaryFolder();
  const stack = await open(dataFolder);
  const boughtAt = Date.now();
  await (await logIn(stack)).buy();

  const { body: clock } = await ask('POST', `${stack.simulatorUrl}/_sim/clock`, { advanceMs: 34 * HOUR_MS });
  const day = await reconciled(stack, beijingDay(boughtAt));
  expect(day).toMatchObject({ payments: 1 });
  const { headers } = await fetch(`${stack.apiUrl}/api/products`);
  expect(Date.parse(headers.get('date') ?? '')).toBeGreaterThanOrEqual(Date.parse(String(clock.now)) - 1_000);

  // Signatures use the real time on both sides, so payments still work.
  const orderId = await (await logIn(stack)).buy();
  expect((await asOperator(stack).refund(orderId, 100)).status).toBe(201);
  const buyer = await logIn(stack);
  await vi.waitFor(async () => expect(await buyer.orders()).toMatchObject([{ refundedFen: 100 }, {}]), UNTIL);
  await stack.stop();

  const restarted = await open(dataFolder);
  const orders = await (await logIn(restarted)).orders();
  expect(orders).toMatchObject([{ id: orderId, refundedFen: 100 }, { status: 'PAID' }]);
  expect((await asOperator(restarted).get('anomalies')).body).toMatchObject({ anomalies: [] });
});
