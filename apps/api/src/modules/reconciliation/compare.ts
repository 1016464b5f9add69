import type { Database } from '../../database/database.js';
import type { DifferenceKind } from '../../generated/prisma/enums.js';
import type { BillRow } from '../../wechat/index.js';

export interface Difference {
  readonly kind: DifferenceKind;
  readonly orderId: string | null;
  readonly refundId: string | null;
  readonly localFen: number | null;
  readonly wechatFen: number | null;
}

/** Rows are compared so many at a time. */
const BATCH = 500;

/** What of the bill was seen, so that the other direction can tell what is missing in it. */
export interface Seen {
  readonly orderIds: Set<string>;
  readonly refundIds: Set<string>;
}

/** Compares the bill with the books, batch by batch: each row that the books do not have, or have otherwise. */
export async function* compareBill(
  database: Database,
  rows: AsyncIterable<BillRow>,
  seen: Seen,
): AsyncGenerator<Difference> {
  let batch: BillRow[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    yield* compareBatch(database, batch, seen);
    batch = [];
  }
  yield* compareBatch(database, batch, seen);
}

async function* compareBatch(
  database: Database,
  rows: readonly BillRow[],
  seen: Seen,
): AsyncGenerator<Difference> {
  const orders = await database.order.findMany({
    where: { id: { in: rows.map(({ outTradeNo }) => outTradeNo) } },
    select: { id: true, totalFen: true, paidAt: true },
  });
  const refunds = await database.refund.findMany({
    where: { id: { in: rows.flatMap(({ outRefundNo }) => outRefundNo ?? []) } },
    select: { id: true, amountFen: true, status: true },
  });
  const orderById = new Map(orders.map((order) => [order.id, order]));
  const refundById = new Map(refunds.map((refund) => [refund.id, refund]));
  for (const { kind, outTradeNo, outRefundNo, amountFen, refundStatus } of rows) {
    const base = { orderId: outTradeNo, refundId: outRefundNo, wechatFen: amountFen };
    if (kind === 'payment') {
      seen.orderIds.add(outTradeNo);
      const order = orderById.get(outTradeNo);
      if (order === undefined || order.paidAt === null) {
        yield { ...base, kind: 'PAYMENT_UNKNOWN_HERE', localFen: null };
      } else if (order.totalFen !== amountFen) {
        yield { ...base, kind: 'PAYMENT_AMOUNT', localFen: order.totalFen };
      }
      continue;
    }
    if (outRefundNo !== null) seen.refundIds.add(outRefundNo);
    const refund = refundById.get(outRefundNo ?? '');
    if (refund === undefined || (refundStatus === 'SUCCESS' && refund.status !== 'SUCCESS')) {
      yield { ...base, kind: 'REFUND_UNKNOWN_HERE', localFen: null };
    } else if (refund.amountFen !== amountFen) {
      yield { ...base, kind: 'REFUND_AMOUNT', localFen: refund.amountFen };
    }
  }
}

interface Day {
  readonly from: Date;
  readonly to: Date;
}

interface Place {
  readonly at: Date;
  readonly id: string;
}

/** All rows of a query that reads on from a place in the order of (time, id), batch by batch. */
async function* inBatches<Row extends Place>(
  from: Date,
  readFrom: (place: Place) => Promise<readonly Row[]>,
): AsyncGenerator<Row> {
  for (let place: Place | undefined = { at: from, id: '' }; place !== undefined; ) {
    const rows: readonly Row[] = await readFrom(place);
    yield* rows;
    place = rows.length < BATCH ? undefined : rows.at(-1);
  }
}

/** What the books have of a day and the bill has not. */
export async function* findAbsent(
  database: Database,
  { from, to }: Day,
  seen: Seen,
): AsyncGenerator<Difference> {
  const payments = inBatches(from, async ({ at, id }) => {
    const orders = await database.order.findMany({
      where: { paidAt: { gte: at, lt: to }, OR: [{ paidAt: { gt: at } }, { id: { gt: id } }] },
      orderBy: [{ paidAt: 'asc' }, { id: 'asc' }],
      select: { id: true, totalFen: true, paidAt: true },
      take: BATCH,
    });
    return orders.map(({ paidAt, ...order }) => ({ ...order, at: paidAt ?? at }));
  });
  for await (const { id, totalFen } of payments) {
    if (seen.orderIds.has(id)) continue;
    yield { kind: 'PAYMENT_ABSENT_THERE', orderId: id, refundId: null, localFen: totalFen, wechatFen: null };
  }
  const refunds = inBatches(from, async ({ at, id }) => {
    const rows = await database.refund.findMany({
      where: { succeededAt: { gte: at, lt: to }, OR: [{ succeededAt: { gt: at } }, { id: { gt: id } }] },
      orderBy: [{ succeededAt: 'asc' }, { id: 'asc' }],
      select: { id: true, orderId: true, amountFen: true, succeededAt: true },
      take: BATCH,
    });
    return rows.map(({ succeededAt, ...refund }) => ({ ...refund, at: succeededAt ?? at }));
  });
  for await (const { id, orderId, amountFen } of refunds) {
    if (seen.refundIds.has(id)) continue;
    yield { kind: 'REFUND_ABSENT_THERE', orderId, refundId: id, localFen: amountFen, wechatFen: null };
  }
}
