import { beijingDay } from '../src/modules/reconciliation/bill-day.js';
import type { Filling } from './filling.js';

/** Rows of one statement: large enough to be quick, small enough to be kept in memory. */
const ROWS_A_STATEMENT = 50_000;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3_600_000;

/** The buyers of every order: each has many, which is the harder case. There are as many other users as a tenth of the orders. */
const BUYERS = 100;

/** The last digits of the number `i`, of a text of `length`. */
const digits = (length: number) =>
  `substr('${'0'.repeat(length)}' || CAST(i AS TEXT), length(CAST(i AS TEXT)) + 1)`;
/** In the form of a UUID, and like one in no order. */
const uuid = `'550e8400-e29b-41d4-a716-' || substr(CAST(100000000000 + (i * 26544357619) % 900000000000 AS TEXT), 1, 12)`;
const HASH = `'${'0123456789abcdef'.repeat(4)}'`;

/** As long as WeChat's. */
const RESOURCE = JSON.stringify({
  ...{ mchid: '1900000001', appid: 'wx0123456789abcdef', out_trade_no: '01JDABCDEFGHJKMNPQRSTVWXYZ' },
  ...{ transaction_id: '4200001234202611291234567890', trade_type: 'JSAPI', trade_state: 'SUCCESS' },
  ...{ trade_state_desc: '支付成功', bank_type: 'OTHERS', attach: '' },
  success_time: '2026-11-29T12:00:01+08:00',
  payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
  amount: { total: 1250, payer_total: 1250, currency: 'CNY', payer_currency: 'CNY' },
});

const REQUEST_ID = '"wechatRequestId":"08F7D2A0C5061001189DE4A75820B8AB0128C5D202-0"';
const EVENTS = [
  ['CREATED', '{"totalFen":1250}'],
  ['PREPAY_CREATED', `{${REQUEST_ID}}`],
  ['PAID', '{"source":"notification","transactionId":"4200001234202611291234567890","payerTotalFen":1250}'],
  ['QUERIED', `{"tradeState":"SUCCESS",${REQUEST_ID}}`],
] as const;

/** Numbers from `from` up to, not including, `to`, as `n(i)`. */
const numbers = (from: number, to: number) =>
  `WITH RECURSIVE n(i) AS (SELECT CAST(${from} AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${to})`;

/** In the form and the order of ULIDs. */
const PAST_ID = `'00' || ${digits(24)}`;

/**
 * Fills a fresh database with orders of 100 buyers, one item and four events each: one of twenty CLOSED, the
 * others PAID with their notification, one of fifty with a refund of a part, evenly over the 90 days before `nowMs`.
 * Nothing of them is due, and each day is reconciled: a start that caught up on two months of bills would be measured
 * with whatever is.
 */
export async function fillWithOrders(filling: Filling, count: number, nowMs: number): Promise<void> {
  await filling.withoutIndexes(async () => {
    await filling.run(
      `${numbers(0, BUYERS + Math.floor(count / 10))}
      INSERT INTO "User" ("id", "openid", "createdAt")
      SELECT 'buyer-' || i, 'openid-' || i, ${filling.time(String(nowMs - 100 * DAY_MS))} FROM n`,
    );
    for (let from = 0; from < count; from += ROWS_A_STATEMENT) {
      const at = filling.time(`${nowMs - 90 * DAY_MS} + i * ${Math.floor((90 * DAY_MS) / count)}`);
      const source = numbers(from, Math.min(count, from + ROWS_A_STATEMENT));
      for (const insert of pastOrders(at)) await filling.run(`${source} ${insert}`);
    }
    await filling.run(reconciledDays(filling.time(String(nowMs)), nowMs));
  });
  await filling.analyze();
}

function reconciledDays(at: string, nowMs: number): string {
  const days = Array.from({ length: 92 }, (_, ago) => beijingDay(nowMs - ago * DAY_MS));
  const rows = days.map((day) => `('${day}', 'DONE', ${at}, ${at})`).join(', ');
  return `INSERT INTO "Reconciliation" ("billDate", "status", "startedAt", "finishedAt") VALUES ${rows}`;
}

function pastOrders(at: string): string[] {
  const isPaid = 'i % 20 <> 0';
  const whenPaid = (value: string) => `CASE WHEN ${isPaid} THEN ${value} END`;
  const refunded = 'CASE WHEN i % 50 = 1 THEN 100 ELSE 0 END';
  const events = EVENTS.map(([type, data]) => `('${type}', '${data}')`).join(', ');
  return [
    `INSERT INTO "Order" ("id", "userId", "status", "totalFen", "payerTotalFen", "refundedFen", "refundReservedFen",
       "transactionId", "prepayId", "prepayExpiresAt", "createdAt", "expiresAt", "paidAt", "closedAt", "idempotencyKey",
       "requestHash")
     SELECT ${PAST_ID}, 'buyer-' || (i % ${BUYERS}), CASE WHEN ${isPaid} THEN 'PAID' ELSE 'CLOSED' END, 1250,
       ${whenPaid('1250')}, ${refunded}, ${refunded}, ${whenPaid(`'42000' || ${digits(23)}`)},
       'wx29120001' || ${digits(26)}, ${at}, ${at}, ${at}, ${whenPaid(at)},
       CASE WHEN ${isPaid} THEN NULL ELSE ${at} END, ${uuid}, ${HASH} FROM n`,
    `INSERT INTO "OrderItem" ("orderId", "position", "productId", "name", "priceFen", "quantity")
     SELECT ${PAST_ID}, 0, 'huila', 'Huila', 1250, 1 FROM n`,
    `INSERT INTO "OrderEvent" ("orderId", "type", "at", "data")
     SELECT ${PAST_ID}, column1, ${at}, column2 FROM n, (VALUES ${events}) AS e WHERE ${isPaid} OR column1 <> 'PAID'`,
    `INSERT INTO "Notification" ("id", "eventType", "outTradeNo", "receivedAt", "outcome", "resource")
     SELECT ${uuid}, 'TRANSACTION.SUCCESS', ${PAST_ID}, ${at}, 'APPLIED', '${RESOURCE}' FROM n WHERE ${isPaid}`,
    `INSERT INTO "Refund" ("id", "orderId", "amountFen", "reason", "status", "outRefundNo", "idempotencyKey",
       "requestHash", "wechatRefundId", "createdAt", "sendAfter", "succeededAt")
     SELECT ${PAST_ID}, ${PAST_ID}, 100, 'damaged', 'SUCCESS', ${PAST_ID}, ${uuid}, ${HASH},
       '50000' || ${digits(24)}, ${at}, ${at}, ${at} FROM n WHERE i % 50 = 1`,
  ];
}

/**
 * Adds orders that wait for their money, of the same buyers in turn, one item each. Their ids are `01`, the letter of
 * the run, and the number.
 */
export async function fillWithPending(
  filling: Filling,
  run: string,
  count: number,
  nowMs: number,
): Promise<void> {
  const id = `'01${run}' || ${digits(23)}`;
  const at = filling.time(String(nowMs));
  const expiresAt = filling.time(String(nowMs + DAY_MS));
  // After the section that needs them; what lies beyond an order's lifetime the sweep takes for due.
  const nextCheckAt = filling.time(String(nowMs + 14 * MINUTE_MS));
  const inserts = [
    `INSERT INTO "Order" ("id", "userId", "status", "totalFen", "createdAt", "expiresAt", "nextCheckAt",
       "idempotencyKey", "requestHash")
     SELECT ${id}, 'buyer-' || (i % ${BUYERS}), 'PENDING', 7200, ${at}, ${expiresAt}, ${nextCheckAt}, '${run}-' || i,
       ${HASH} FROM n`,
    `INSERT INTO "OrderItem" ("orderId", "position", "productId", "name", "priceFen", "quantity")
     SELECT ${id}, 0, 'huila', 'Huila', 7200, 1 FROM n`,
    `INSERT INTO "OrderEvent" ("orderId", "type", "at", "data")
     SELECT ${id}, 'CREATED', ${at}, '{"totalFen":7200}' FROM n`,
  ];
  for (const insert of inserts) await filling.run(`${numbers(0, count)} ${insert}`);
}
