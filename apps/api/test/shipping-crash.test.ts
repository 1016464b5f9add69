import { createClient } from '@taro-pay/contracts';
import { startSimulator } from '@taro-pay/simulator';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../src/database/open-database.js';
import { apiProcess } from './api-process.js';
import { LOADED_ENVIRONMENT } from './buyers.js';
import { fetchTransport } from './shop.js';
import { temporaryDatabase } from './temporary-database.js';

/** Only what hangs takes so long. */
const PATIENT_MS = 120_000;

test(
  'killed between shipping and report, and between report and record, the API reports once',
  async () => {
    const simulator = await startSimulator({ tradeManaged: true });
    onTestFinished(() => simulator.close());
    const { control } = simulator;
    const environment = {
      ...simulator.environment,
      ...LOADED_ENVIRONMENT,
      DATABASE_URL: await temporaryDatabase(),
    };
    const server = await apiProcess('api', environment);
    await server.start();
    const database = await openDatabase(environment.DATABASE_URL);
    onTestFinished(() => database.$disconnect());
    const transport = fetchTransport(server.url);
    const { token } = await createClient(transport)('createSession', {
      body: { code: control.login('alice').code },
    });
    const call = createClient(fetchTransport(server.url, token));
    const { id: orderId } = await call('createOrder', {
      idempotencyKey: 'one',
      body: { items: [{ productId: 'huila', quantity: 1 }] },
    });
    const parameters = await call('payOrder', { params: { orderId } });
    await control.cashier({ ...parameters, action: 'pay' });

    const reportOf = async () => (await database.shipment.findFirst({ where: { orderId } }))?.report ?? null;
    const until = (reached: () => Promise<boolean>) =>
      expect.poll(reached, { timeout: PATIENT_MS, interval: 20 }).toBe(true);
    // It is shipped at once, and reported seconds after the payment.
    await until(async () => (await reportOf()) === 'WAITING');
    expect(control.shipments()).toEqual([]);
    await server.kill('SIGKILL');

    control.setFaults({ rules: [{ operation: 'shipping', fault: 'LATENCY', latencyMs: 4_500, times: 1 }] });
    await server.start();
    // WeChat has it, and its answer is on the way.
    await until(async () => control.shipments().length === 1);
    expect(await reportOf()).toBe('WAITING');
    await server.kill('SIGKILL');

    await server.start();
    await until(async () => (await reportOf()) === 'REPORTED');
    expect(control.shipments()).toMatchObject([
      { outTradeNo: orderId, finishedCount: 1, isReshipped: false },
    ]);
    await server.kill('SIGTERM');
  },
  4 * PATIENT_MS,
);
