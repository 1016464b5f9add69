/**
 * How long does a backlog of shipping reports take, and how much memory? Fills a database with orders whose shipments
 * all wait for their report, runs the real job until WeChat has each of them, and prints time and memory. WeChat
 * answers at once, in this process.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { monotonicFactory } from 'ulid';
import { openDatabase } from '../src/database/open-database.js';
import { createShippingJob } from '../src/jobs/report-shipping.js';
import { seedCatalogue } from '../src/modules/products/catalogue.js';
import { createFulfilmentWatch } from '../src/modules/shipping-reports/fulfilment-watch.js';
import { createShippingReporter } from '../src/modules/shipping-reports/shipping-reporter.js';
import { createTradeManagement } from '../src/modules/shipping-reports/trade-management.js';
import { traceNothing } from '../src/traces/trace-step.js';
import type { Wechat } from '../src/wechat/index.js';
import { fillWithOrders } from './fill.js';
import { sqliteFilling } from './filling.js';

/** Of these, nineteen of twenty are paid. */
const { values } = parseArgs({ options: { orders: { type: 'string', default: '105270' } } });
const ORDERS = Number(values.orders);

const nowMs = Date.now();
const now = () => nowMs;
const log = { warn: (...facts: unknown[]) => console.error(...facts) };
const notInThisBench = () => Promise.reject(new Error('Not in this benchmark.'));

let reported = 0;
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
    report: async () => {
      reported += 1;
    },
    getOrder: notInThisBench,
    isManaged: async () => true,
    isConfirmed: notInThisBench,
    listCarriers: notInThisBench,
  },
  messages: { send: notInThisBench, templates: notInThisBench },
  messagePush: null,
  paymentParameters: () => {
    throw new Error('Not in this benchmark.');
  },
  queryPayment: notInThisBench,
  closeOrder: notInThisBench,
};

const folder = mkdtempSync(join(tmpdir(), 'bench-reports-'));
try {
  const database = await openDatabase(`file:${join(folder, 'reports.db')}`);
  await seedCatalogue(database, 'testing');
  const filling = sqliteFilling(database);
  await fillWithOrders(filling, ORDERS, nowMs);
  const at = filling.time(String(nowMs - 1_000));
  await filling.run(
    `UPDATE "Order" SET "deliveryKind" = 'express', "fulfilment" = 'SHIPPED' WHERE "status" = 'PAID'`,
  );
  await filling.run(
    `INSERT INTO "Shipment" ("id", "orderId", "kind", "carrier", "carrierName", "trackingNo", "items", "isLast",
       "createdAt", "createdBy", "report", "nextCheckAt", "checkCount")
     SELECT "id", "id", 'express', 'ZTO', '中通快递', "id", '[{"productId":"huila","quantity":1}]', TRUE, ${at}, 'bench',
       'WAITING', ${at}, 0 FROM "Order" WHERE "status" = 'PAID'`,
  );

  const newUlid = monotonicFactory();
  const dependencies = { database, wechat, now, newId: () => newUlid(nowMs), randomBytes };
  const management = createTradeManagement(dependencies);
  const remindAfterHours = 36;
  const job = createShippingJob({
    ...{ database, now, log, remindAfterHours, isStopping: () => false, traceStep: traceNothing },
    reporter: createShippingReporter({ ...dependencies, management }),
    watch: createFulfilmentWatch({ ...dependencies, management, remindAfterHours }),
  });
  const waiting = () => database.shipment.count({ where: { report: 'WAITING' } });
  const backlog = await waiting();
  const startedAt = performance.now();
  const roundsMs: number[] = [];
  let highestRss = process.memoryUsage().rss;
  const rssBefore = highestRss;
  while (reported < backlog) {
    const before = reported;
    const roundAt = performance.now();
    await job();
    roundsMs.push(performance.now() - roundAt);
    highestRss = Math.max(highestRss, process.memoryUsage().rss);
    if (reported === before) throw new Error(`The job reports nothing more: ${reported} of ${backlog}.`);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  if ((await waiting()) > 0) throw new Error('A report still waits.');
  const sorted = roundsMs.toSorted((one, other) => one - other);
  const part = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(0);
  const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(0);
  console.log(
    `${backlog} reports in ${seconds.toFixed(0)} s of work, ${(backlog / seconds).toFixed(0)} a second; a round of the job ${part(0.5)} ms, p99 ${part(0.99)} ms; memory ${megabytes(rssBefore)} MB before, ${megabytes(highestRss)} MB at most`,
  );
  await database.$disconnect();
} finally {
  rmSync(folder, { recursive: true });
}
