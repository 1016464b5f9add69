import { expect, onTestFinished, test } from 'vitest';
import { emptyPostgresql } from '../../test/temporary-database.js';
import { temporaryPath } from '../../test/temporary-path.js';
import type { Database } from './database.js';
import { MoveError, moveDatabase } from './move.js';
import { openDatabase } from './open-database.js';

const at = new Date('2026-03-08T07:30:00.120Z');

async function open(url: string): Promise<Database> {
  const database = await openDatabase(url);
  onTestFinished(() => database.$disconnect());
  return database;
}

/** Every table, null and not, a sum that no Int holds, and more rows than one batch. */
async function fill(database: Database): Promise<void> {
  await database.user.createMany({
    data: Array.from({ length: 1_500 }, (_, index) => ({
      id: `u${index}`,
      openid: `o${index}`,
      createdAt: at,
    })),
  });
  await database.product.create({
    data: {
      id: 'p',
      name: '慧兰 “200 g”',
      description: "it's",
      priceFen: 7200,
      stock: 3,
      position: 0,
    },
  });
  await database.order.create({
    data: {
      id: 'order',
      userId: 'u1',
      status: 'PAID',
      totalFen: 7200,
      payerTotalFen: 7100,
      refundedFen: 100,
      createdAt: at,
      expiresAt: at,
      paidAt: at,
      idempotencyKey: 'k',
      requestHash: 'h',
      items: { create: { position: 0, productId: 'p', name: 'n', priceFen: 7200, quantity: 1 } },
      events: { create: [1, 2, 3].map(() => ({ type: 'PAID' as const, at, data: '{"a":1}' })) },
      refundApplication: { create: { reason: '太酸', appliedAt: at } },
      deliveryKind: 'express',
      deliveryFen: 800,
      note: '请放门口 🙏',
      fulfilment: 'SHIPPED',
      shippedAt: at,
      address: {
        create: { name: '张', phone: '1', province: '', city: '', district: '', street: '', detail: '8 号' },
      },
      pickup: { create: { placeId: 'place', code: '000042', collectedAt: at } },
      pickupCode: { create: { code: '000042' } },
      shipments: {
        create: { id: 's', kind: 'express', trackingNo: 'SF1', items: '[]', isLast: true, createdAt: at },
      },
      messages: { create: { id: 'm', event: 'PAID', subject: 'order', templateId: 't', createdAt: at } },
      subscriptions: { create: { templateId: 't', event: 'PAID', acceptedAt: at } },
    },
  });
  const refund = { orderId: 'order', reason: 'r', status: 'SUCCESS', createdAt: at, sendAfter: at } as const;
  await database.refund.create({ data: { ...refund, id: 'r', amountFen: 100, succeededAt: at } });
  await database.notification.create({
    data: { id: 'n', eventType: 'e', receivedAt: at, outcome: 'APPLIED', resource: '{"at":"2026-03-08"}' },
  });
  await database.carrier.create({ data: { id: 'SF', name: '顺丰速运', listedAt: at } });
  await database.tradeManagement.create({ data: { id: 'trade', isManaged: true, askedAt: at } });
  await database.messagePush.create({
    data: { id: 'p', event: 'e', orderId: 'order', receivedAt: at, outcome: 'APPLIED' },
  });
  await database.anomaly.create({ data: { id: 'a', kind: 'LATE_MONEY', subject: 's', at, detail: 'd' } });
  await database.operator.create({
    data: {
      id: 'operator',
      name: '小明',
      role: 'admin',
      refundLimitFen: 1,
      createdAt: at,
      sessions: { create: { tokenHash: 't', startedAt: at, lastUsedAt: at } },
    },
  });
  await database.reconciliation.create({
    data: {
      billDate: '2026-03-07',
      status: 'DONE',
      startedAt: at,
      paymentsFen: 9_007_199_254_740_993n,
      differences: { create: { kind: 'PAYMENT_AMOUNT', localFen: 1n, repaired: true } },
    },
  });
}

const everything = async (database: Database) => ({
  users: await database.user.findMany({ orderBy: { id: 'asc' } }),
  products: await database.product.findMany(),
  orders: await database.order.findMany({ include: { items: true, refunds: true } }),
  // Prisma has bigints where numbers are 64 bits wide.
  events: await database.query`SELECT * FROM "OrderEvent" ORDER BY "id"`,
  applications: await database.refundApplication.findMany(),
  notifications: await database.notification.findMany(),
  anomalies: await database.anomaly.findMany(),
  operators: await database.operator.findMany({ include: { sessions: true } }),
  reconciliations: await database.reconciliation.findMany(),
  differences:
    await database.query`SELECT "billDate", "kind", "localFen", "repaired" FROM "Difference" ORDER BY "id"`,
});

test('a shop is moved from SQLite to PostgreSQL with every value, and goes on there', async () => {
  const path = temporaryPath();
  const source = await open(`file:${path}`);
  await fill(source);
  const url = await emptyPostgresql();
  expect(await moveDatabase(path, url)).toEqual({
    rows: 1_523,
    orders: 1,
    totalFen: '7200',
    refundedFen: '100',
  });
  const target = await open(url);
  expect(await everything(target)).toEqual(await everything(await open(`file:${path}.moved`)));
  const event = { orderId: 'order', type: 'CLOSED', at, data: '{}' } as const;
  expect(Number((await target.orderEvent.create({ data: event })).id)).toBe(4);
});

test('a process that still runs on the file writes nothing once its shop has moved', async () => {
  const path = temporaryPath();
  const running = await open(`file:${path}`);
  await fill(running);
  const late = { id: 'late', openid: 'late', createdAt: at };
  const url = await emptyPostgresql();
  let isMoved = false;
  const moving = moveDatabase(path, url).finally(() => {
    isMoved = true;
  });
  let written = 0;
  while (!isMoved) {
    const id = `while${written}`;
    const kept = await running.user.create({ data: { ...late, id, openid: id } }).then(
      () => true,
      () => false,
    );
    if (kept) written += 1;
  }
  await moving;
  await expect(running.user.create({ data: late })).rejects.toMatchObject({ code: 'P1003' });
  expect(await (await open(url)).user.count()).toBe(1_500 + written);
  await expect(openDatabase(`file:${path}`, { mayCreate: false })).rejects.toThrow('there is no database');
});

test('a database that is not empty is refused, and nothing of the file comes into it', async () => {
  const path = temporaryPath();
  await fill(await open(`file:${path}`));
  const url = await emptyPostgresql();
  const target = await open(url);
  await target.anomaly.create({ data: { id: 'b', kind: 'LATE_MONEY', subject: 's', at, detail: 'd' } });
  await expect(moveDatabase(path, url)).rejects.toThrow(MoveError);
  expect(await target.user.count()).toBe(0);
});
