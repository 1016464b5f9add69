import type { Database } from '../../database/database.js';
import type { DifferenceKind } from '../../generated/prisma/enums.js';
import { type BillEntry, type BillRow, WechatError } from '../../wechat/index.js';

export interface Difference {
  readonly kind: DifferenceKind;
  readonly orderId: string | null;
  readonly refundId: string | null;
  readonly localFen: number | null;
  readonly wechatFen: number | null;
  /** The row of the bill; null for what the bill does not have. */
  readonly row: BillRow | null;
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
  entries: AsyncIterable<BillEntry>,
  seen: Seen,
): AsyncGenerator<Difference> {
  let batch: BillRow[] = [];
  for await (const entry of entries) {
    if (entry.kind === 'unreadable' || entry.kind === 'summary') {
      throw new WechatError('unavailable', 'The trade bill has a row that cannot be read.');
    }
    batch.push(entry);
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
    where: {
      OR: [
        { id: { in: rows.flatMap(({ outRefundNo }) => outRefundNo ?? []) } },
        { wechatRefundId: { in: rows.flatMap(({ wechatRefundId }) => wechatRefundId ?? []) } },
      ],
    },
    select: { id: true, wechatRefundId: true, amountFen: true, status: true },
  });
  const orderById = new Map(orders.map((order) => [order.id, order]));
  // WeChat's number knows a refund too that was made outside, and has another number here.
  const refundByNumber = new Map(
    refunds.flatMap((refund) => [[refund.wechatRefundId ?? refund.id, refund] as const, [refund.id, refund]]),
  );
  for (const row of rows) {
    const { kind, outTradeNo, outRefundNo, wechatRefundId, amountFen, refundStatus } = row;
    const base = { orderId: outTradeNo, refundId: outRefundNo ?? wechatRefundId, wechatFen: amountFen, row };
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
    const refund = refundByNumber.get(outRefundNo ?? '') ?? refundByNumber.get(wechatRefundId ?? '');
    seen.refundIds.add(refund?.id ?? outRefundNo ?? wechatRefundId ?? '');
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
    yield {
      kind: 'PAYMENT_ABSENT_THERE',
      orderId: id,
      refundId: null,
      localFen: totalFen,
      wechatFen: null,
      row: null,
    };
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
    yield {
      kind: 'REFUND_ABSENT_THERE',
      orderId,
      refundId: id,
      localFen: amountFen,
      wechatFen: null,
      row: null,
    };
  }
}
