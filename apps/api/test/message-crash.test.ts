import { createClient } from '@taro-pay/contracts';
import { startSimulator } from '@taro-pay/simulator';
import { SITES, standInTemplates } from '@taro-pay/site';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../src/database/open-database.js';
import { apiProcess } from './api-process.js';
import { LOADED_ENVIRONMENT } from './buyers.js';
import { fetchTransport } from './shop.js';
import { temporaryDatabase } from './temporary-database.js';

/** Only what hangs takes so long. */
const PATIENT_MS = 240_000;

const BUYERS = ['alice', 'bob', 'carol'];
const PAID = 'Test-order-paid';

test(
  'killed between a message and its record, and between reports and theirs, the API tells each buyer once and reports each shipment once',
  async () => {
    const simulator = await startSimulator({
      tradeManaged: true,
      templates: standInTemplates(SITES.testing.messages),
    });
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
    const until = (reached: () => boolean | Promise<boolean>) =>
      expect.poll(reached, { timeout: PATIENT_MS, interval: 20 }).toBe(true);
    const told = () =>
      BUYERS.map((user) => control.inbox(user).filter(({ kind }) => kind === 'subscribe').length);

    // WeChat takes everything at once, and answers late.
    const late = { fault: 'LATENCY', latencyMs: 4_500 } as const;
    control.setFaults({ rules: [{ operation: 'subscribeMessage', ...late }] });
    for (const user of BUYERS) {
      const { token } = await createClient(fetchTransport(server.url))('createSession', {
        body: { code: control.login(user).code },
      });
      const call = createClient(fetchTransport(server.url, token));
      const body = { items: [{ productId: 'huila', quantity: 1 }] };
      const { id: orderId } = await call('createOrder', { idempotencyKey: 'one', body });
      control.requestSubscribeMessage({ user, tmplIds: [PAID] });
      await call('acceptSubscriptions', { params: { orderId }, body: { templateIds: [PAID] } });
      await control.cashier({ ...(await call('payOrder', { params: { orderId } })), action: 'pay' });
    }
    await until(() => told().includes(1));
    await server.kill('SIGKILL');
    expect(await database.message.count({ where: { status: 'SENDING' } })).toBeGreaterThan(0);

    control.setFaults({ rules: [{ operation: 'shipping', ...late, times: BUYERS.length }] });
    await server.start();
    await until(() => control.shipments().length > 0);
    await server.kill('SIGKILL');
    expect(await database.shipment.count({ where: { report: 'WAITING' } })).toBeGreaterThan(0);
    control.setFaults({});
    // A message without an answer is looked at again after a minute.
    await database.message.updateMany({ where: { status: 'SENDING' }, data: { nextCheckAt: new Date() } });

    await server.start();
    await until(
      async () => (await database.shipment.count({ where: { report: 'REPORTED' } })) === BUYERS.length,
    );
    const messages = () => database.message.findMany();
    const isOpen = ({ status }: { status: string }) => status === 'WAITING' || status === 'SENDING';
    await until(async () => !(await messages()).some(isOpen));
    const ended = await messages();
    expect(ended).toHaveLength(BUYERS.length);
    expect(ended.map(({ status }) => status)).toContain('UNKNOWN');
    // One that was marked may not have reached WeChat; none reached it twice.
    expect(Math.max(...told())).toBe(1);
    expect(told().filter((count) => count === 1).length).toBeGreaterThanOrEqual(
      ended.filter(({ status }) => status === 'SENT').length,
    );
    expect(control.shipments()).toMatchObject(
      Array(BUYERS.length).fill({ finishedCount: 1, isReshipped: false }),
    );
    await server.kill('SIGTERM');
  },
  4 * PATIENT_MS,
);
