/**
 * Does a sweep read by index? Runs the real one over 100 due orders in a database of 1,000 orders and in one of
 * 1,000,000, in turn, and prints what each takes and the ratio. WeChat answers at once, in this process.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SITES } from '@taro-pay/site';
import type { Database } from '../src/database/database.js';
import { openDatabase } from '../src/database/open-database.js';
import { createOrderSweep } from '../src/jobs/sweep-orders.js';
import { createOrderService } from '../src/modules/orders/order-service.js';
import { createClosingService } from '../src/modules/payments/closing-service.js';
import { createPaymentQuery } from '../src/modules/payments/payment-query.js';
import { seedCatalogue } from '../src/modules/products/catalogue.js';
import { findAbsent, newTally } from '../src/modules/reconciliation/compare.js';
import { traceNothing } from '../src/traces/trace-step.js';
import type { Wechat } from '../src/wechat/index.js';
import { fillWithOrders } from './fill.js';
import { sqliteFilling } from './filling.js';

const DUE = 100;
const ROUNDS = 7;
const DAY_MS = 24 * 3_600_000;

const { values } = parseArgs({ options: { orders: { type: 'string', default: '1000000' } } });
const LARGE = Number(values.orders);
const SMALL = 1_000;

const nowMs = Date.now();
const log = { warn: (...facts: unknown[]) => console.error(...facts) };

const notInThisBench = () => Promise.reject(new Error('Not in this benchmark.'));
const wechat: Wechat = {
  code2Session: notInThisBench,
  prepay: notInThisBench,
  createRefund: notInThisBench,
  queryRefund: notInThisBench,
  downloadTradeBill: notInThisBench,
  guards: () => [],
  openNotification: notInThisBench,
  certificatesEndMs: () => null,
  keepKeysFresh: async () => {},
  shipping: {
    report: notInThisBench,
    getOrder: notInThisBench,
    isManaged: notInThisBench,
    isConfirmed: notInThisBench,
    listCarriers: notInThisBench,
  },
  messages: { send: notInThisBench, templates: notInThisBench },
  messagePush: null,
  paymentParameters: () => {
    throw new Error('Not in this benchmark.');
  },
  queryPayment: async () => ({ payment: null, trace: { wechatRequestId: 'bench' }, isSigned: false }),
  closeOrder: async () => ({ trace: { wechatRequestId: 'bench' } }),
};

interface Books {
  readonly database: Database;
  readonly path: string;
  readonly sweep: () => Promise<void>;
  readonly sweepMs: number[];
  readonly dayMsPerThousand: number[];
}

async function open(folder: string, count: number): Promise<Books> {
  const path = join(folder, `${count}.db`);
  const database = await openDatabase(`file:${path}`);
  await seedCatalogue(database, 'testing');
  await fillWithOrders(sqliteFilling(database), count, nowMs);
  const dependencies = { database, wechat, now: () => nowMs, newId: () => 'unused', randomBytes };
  const orderTtlSeconds = 900;
  const orders = createOrderService(dependencies, {
    ttlSeconds: orderTtlSeconds,
    hasLimits: false,
    delivery: SITES.testing.delivery,
  });
  const query = createPaymentQuery({
    ...dependencies,
    merchant: { appId: 'wx', merchantId: '1' },
    latePayments: 'refund',
  });
  const closing = createClosingService({ ...dependencies, orders, query });
  const isStopping = () => false;
  const { now } = dependencies;
  const process = { log, isStopping, traceStep: traceNothing };
  const sweep = createOrderSweep({ database, now, query, closing, orderTtlSeconds, ...process });
  return { database, path, sweep, sweepMs: [], dayMsPerThousand: [] };
}

/** Orders that went to the cashier and whose time is over. */
async function addDue(database: Database, round: number): Promise<void> {
  const at = new Date(nowMs - 1000);
  const ids = Array.from(
    { length: DUE },
    (_, index) => `01DUE${String(round * DUE + index).padStart(21, '0')}`,
  );
  await database.order.createMany({
    data: ids.map((id, index) => ({
      id,
      userId: `buyer-${index % 100}`,
      status: 'PENDING' as const,
      totalFen: 7200,
      prepayId: `wx${id}`,
      createdAt: at,
      expiresAt: at,
      nextCheckAt: at,
      idempotencyKey: id,
      requestHash: 'hash',
    })),
  });
  await database.orderItem.createMany({
    data: ids.map((orderId) => ({
      orderId,
      position: 0,
      productId: 'huila',
      name: 'Huila',
      priceFen: 7200,
      quantity: 1,
    })),
  });
}

async function measure({ database, sweep, sweepMs, dayMsPerThousand }: Books, round: number): Promise<void> {
  await addDue(database, round);
  const startedAt = performance.now();
  await sweep();
  sweepMs.push(performance.now() - startedAt);
  const left = await database.order.count({ where: { nextCheckAt: { lte: new Date(nowMs) } } });
  if (left > 0) throw new Error(`The sweep left ${left} orders.`);

  const from = new Date(nowMs - 30 * DAY_MS);
  let rows = 0;
  const readAt = performance.now();
  for await (const batch of findAbsent(
    database,
    { from, to: new Date(from.getTime() + 10 * DAY_MS) },
    newTally(),
  ))
    rows += batch.length;
  dayMsPerThousand.push(((performance.now() - readAt) / rows) * 1000);
}

const median = (numbers: readonly number[]) =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;

const folder = mkdtempSync(join(tmpdir(), 'bench-sweeps-'));
try {
  const small = await open(folder, SMALL);
  const fillingAt = performance.now();
  const large = await open(folder, LARGE);
  console.log(
    `${LARGE} orders written in ${((performance.now() - fillingAt) / 1000).toFixed(0)} s, ${(statSync(large.path).size / LARGE).toFixed(0)} bytes an order`,
  );
  for (let round = 0; round < ROUNDS; round += 1) {
    await measure(small, round);
    await measure(large, round);
  }
  const lines = [
    [`sweep of ${DUE} due orders, ms`, small.sweepMs, large.sweepMs],
    ['reconciliation reads 1,000 payments, ms', small.dayMsPerThousand, large.dayMsPerThousand],
  ] as const;
  for (const [name, few, many] of lines) {
    const spread = (numbers: readonly number[]) =>
      `${median(numbers).toFixed(1)} (${Math.min(...numbers).toFixed(1)}–${Math.max(...numbers).toFixed(1)})`;
    console.log(
      `${name}: ${SMALL} orders ${spread(few)}, ${LARGE} orders ${spread(many)}, ratio ${(median(many) / median(few)).toFixed(2)}`,
    );
  }
  await Promise.all([small, large].map(({ database }) => database.$disconnect()));
} finally {
  rmSync(folder, { recursive: true });
}
