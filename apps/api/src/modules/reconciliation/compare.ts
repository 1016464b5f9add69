import { canRefundBecome, type DifferenceKind } from '@taro-pay/contracts';
import type { Database } from '../../database/database.js';
import type { BillEntry, BillRow } from '../../wechat/index.js';
import { type BookedPayment, listBookedPayments, listPaidBetween } from '../orders/order-store.js';
import { BILLED_STATUSES } from '../refunds/billed-refunds.js';
import { type BookedRefund, listBookedRefunds, listSucceededBetween } from '../refunds/refund-store.js';

/** A difference between the bill and the books. */
export interface Difference {
  readonly kind: DifferenceKind;
  readonly orderId: string | null;
  readonly refundId: string | null;
  readonly localFen: number | null;
  readonly wechatFen: number | null;
  /** The line of the bill that cannot be read. */
  readonly line: number | null;
  /** The difference in words, where the sums do not show it. */
  readonly detail: string | null;
  /** Whether the order is in our books, so that WeChat can be asked about it. */
  readonly isOurs: boolean;
  /** The row of the bill; null where it is not about one. */
  readonly row: BillRow | null;
}

/** The totals of a bill. Only those of its rows are remembered that are in our books. */
export interface Tally {
  payments: number;
  refunds: number;
  paymentsFen: number;
  refundsFen: number;
  otherAppRows: number;
  readonly orderIds: Set<string>;
  readonly refundIds: Set<string>;
  /** The totals of the books of the day. */
  readonly booked: Totals;
}

interface Totals {
  payments: number;
  refunds: number;
  paymentsFen: number;
  refundsFen: number;
}

const NO_TOTALS: Totals = { payments: 0, refunds: 0, paymentsFen: 0, refundsFen: 0 };

export function newTally(): Tally {
  return {
    ...{ ...NO_TOTALS, otherAppRows: 0, booked: { ...NO_TOTALS } },
    orderIds: new Set(),
    refundIds: new Set(),
  };
}

/** The number of rows that are compared at a time: some milliseconds, after which others have their turn. */
const BATCH = 100;

const NOTHING = {
  ...{ orderId: null, refundId: null, localFen: null, wechatFen: null, line: null, detail: null, row: null },
  isOurs: false,
} as const;

/**
 * Compares the bill with the books of the app `appId`, batch by batch: each row that is missing in the books or
 * differs from them. Rows of another app are counted in `tally`: one merchant number may serve several shops.
 */
export async function* compareBill(
  database: Database,
  appId: string,
  entries: AsyncIterable<BillEntry>,
  tally: Tally,
): AsyncGenerator<readonly Difference[]> {
  let rows: BillRow[] = [];
  let differences: Difference[] = [];
  let size = 0;
  for await (const entry of entries) {
    if (entry.kind === 'summary') differences.push(summaryDifference(entry));
    else if (entry.appId !== null && entry.appId !== appId) tally.otherAppRows += 1;
    else if (entry.kind === 'unreadable')
      differences.push({ ...NOTHING, kind: 'ROW_UNREADABLE', line: entry.line });
    else rows.push(entry);
    size += 1;
    if (size < BATCH) continue;
    yield [...differences, ...(await compareRows(database, rows, tally))];
    [rows, differences, size] = [[], [], 0];
  }
  yield [...differences, ...(await compareRows(database, rows, tally))];
}

function summaryDifference({
  figure,
  unit,
  read,
  stated,
}: Extract<BillEntry, { kind: 'summary' }>): Difference {
  return {
    ...NOTHING,
    kind: 'SUMMARY_DIFFERS',
    detail: `${figure}: the rows that could be read come to ${read} ${unit}, the summary says ${stated}.`,
    localFen: unit === 'fen' ? read : null,
    wechatFen: unit === 'fen' ? stated : null,
  };
}

async function compareRows(
  database: Database,
  rows: readonly BillRow[],
  tally: Tally,
): Promise<readonly Difference[]> {
  if (rows.length === 0) return [];
  const orders = await listBookedPayments(
    database,
    rows.map(({ outTradeNo }) => outTradeNo),
  );
  const orderById = new Map(orders.map((order) => [order.id, order]));
  const findRefund = await findRefunds(
    database,
    rows.filter(({ kind }) => kind === 'refund'),
  );
  return rows.flatMap((row) => {
    const order = orderById.get(row.outTradeNo);
    const difference =
      row.kind === 'payment'
        ? comparePayment(row, order, tally)
        : compareRefund(row, findRefund(row), tally, order !== undefined);
    return difference ?? [];
  });
}

/**
 * Finds refunds by the merchant's number or by WeChat's: the books may have only the latter of a refund that was made
 * outside.
 */
async function findRefunds(database: Database, rows: readonly BillRow[]) {
  const refunds =
    rows.length === 0
      ? []
      : await listBookedRefunds(database, {
          outRefundNos: rows.flatMap(({ outRefundNo }) => outRefundNo ?? []),
          wechatRefundIds: rows.flatMap(({ wechatRefundId }) => wechatRefundId ?? []),
        });
  const byNumber = new Map(refunds.map((refund) => [refund.outRefundNo, refund]));
  const byWechatId = new Map(refunds.map((refund) => [refund.wechatRefundId, refund]));
  return ({ outRefundNo, wechatRefundId }: BillRow): BookedRefund | undefined =>
    (outRefundNo === null ? undefined : byNumber.get(outRefundNo)) ??
    (wechatRefundId === null ? undefined : byWechatId.get(wechatRefundId));
}

function comparePayment(row: BillRow, order: BookedPayment | undefined, tally: Tally): Difference | null {
  const { outTradeNo: orderId, amountFen: wechatFen } = row;
  tally.payments += 1;
  tally.paymentsFen += wechatFen;
  if (order !== undefined) tally.orderIds.add(orderId);
  const isOurs = order !== undefined;
  const common = { ...NOTHING, orderId, wechatFen, isOurs, row };
  if (order === undefined || order.paidAt === null) return { ...common, kind: 'PAYMENT_UNKNOWN_HERE' };
  if (order.totalFen !== wechatFen) return { ...common, kind: 'PAYMENT_AMOUNT', localFen: order.totalFen };
  if (order.transactionId === row.transactionId) return null;
  const detail = `The order was paid by ${order.transactionId}, and this is payment ${row.transactionId}.`;
  return { ...common, kind: 'PAYMENT_UNKNOWN_HERE', detail };
}

/** Whether the bill has this refund in a status that the books do not have yet, or contradict. */
function isBehind({ status }: BookedRefund, refundStatus: string): boolean {
  const billed = BILLED_STATUSES[refundStatus];
  if (billed === undefined || billed === status) return false;
  return billed === 'SUCCESS' || canRefundBecome(status, billed);
}

function compareRefund(
  row: BillRow,
  refund: BookedRefund | undefined,
  tally: Tally,
  isOurs: boolean,
): Difference | null {
  const { outTradeNo: orderId, outRefundNo, wechatRefundId, amountFen: wechatFen, refundStatus } = row;
  tally.refunds += 1;
  tally.refundsFen += wechatFen;
  if (refund !== undefined) tally.refundIds.add(refund.id);
  const refundId = refund?.id ?? outRefundNo ?? wechatRefundId;
  const common = { ...NOTHING, orderId, refundId, wechatFen, isOurs, row };
  if (refund === undefined || isBehind(refund, refundStatus)) {
    return { ...common, kind: 'REFUND_UNKNOWN_HERE' };
  }
  if (refund.amountFen === wechatFen) return null;
  return { ...common, kind: 'REFUND_AMOUNT', localFen: refund.amountFen };
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
): AsyncGenerator<readonly Row[]> {
  for (let place: Place | undefined = { at: from, id: '' }; place !== undefined; ) {
    const rows: readonly Row[] = await readFrom(place);
    yield rows;
    place = rows.length < BATCH ? undefined : rows.at(-1);
  }
}

/**
 * The day's rows of the books that the bill does not have, batch by batch, without the refunds made outside, which the
 * books know from WeChat alone. All of the day's rows are summed up in `booked`.
 */
export async function* findAbsent(
  database: Database,
  { from, to }: Day,
  { orderIds, refundIds, booked }: Pick<Tally, 'orderIds' | 'refundIds' | 'booked'>,
): AsyncGenerator<readonly Difference[]> {
  const common = { ...NOTHING, isOurs: true } as const;
  const payments = inBatches(from, async (after) => {
    const orders = await listPaidBetween(database, { after, before: to, take: BATCH });
    return orders.map(({ paidAt, ...order }) => ({ ...order, at: paidAt ?? after.at }));
  });
  for await (const batch of payments) {
    booked.payments += batch.length;
    booked.paymentsFen += batch.reduce((sum, { totalFen }) => sum + totalFen, 0);
    yield batch
      .filter(({ id }) => !orderIds.has(id))
      .map(({ id, totalFen }) => ({
        ...common,
        kind: 'PAYMENT_ABSENT_THERE',
        orderId: id,
        localFen: totalFen,
      }));
  }
  const refunds = inBatches(from, async (after) => {
    const rows = await listSucceededBetween(database, { after, before: to, take: BATCH });
    return rows.map(({ succeededAt, ...refund }) => ({ ...refund, at: succeededAt ?? after.at }));
  });
  for await (const batch of refunds) {
    booked.refunds += batch.length;
    booked.refundsFen += batch.reduce((sum, { amountFen }) => sum + amountFen, 0);
    yield batch
      .filter(({ id, origin }) => origin !== 'OUTSIDE' && !refundIds.has(id))
      .map(({ id, orderId, amountFen }) => ({
        ...common,
        kind: 'REFUND_ABSENT_THERE',
        orderId,
        refundId: id,
        localFen: amountFen,
      }));
  }
}
