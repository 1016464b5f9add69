import { fen, type OperationOutputs } from '@taro-pay/contracts';
import { isUniqueViolation, type Transaction } from '../../database/database.js';
import type { Dependencies } from '../../dependencies.js';
import type { Reconciliation } from '../../generated/prisma/client.js';
import { ApiProblem } from '../../problem.js';
import { WechatError } from '../../wechat/index.js';
import { reportAnomaly, resolveAnomaly } from '../anomalies/anomalies.js';
import type { PaymentService } from '../payments/payment-service.js';
import type { AdvanceRefund } from '../refunds/refund-sending.js';
import { compareBill, type Difference, findAbsent } from './compare.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BEIJING_AHEAD_MS = 8 * HOUR_MS;

/** The bill of a day is there from 10:00 of the next one, Beijing time. https://pay.weixin.qq.com/doc/v3/merchant/4012556654 */
const READY_AFTER_MS = DAY_MS + 10 * HOUR_MS;

/** A run that has not told of itself for so long has died. */
const RUN_LIMIT_MS = 30 * 60_000;
const TELL_EVERY_MS = 60_000;

/** So many differences are written in one transaction. */
const BATCH = 100;

interface Options extends Dependencies {
  readonly payments: PaymentService;
  readonly advance: AdvanceRefund;
  /** Whether the process has been told to end. */
  readonly isStopping: () => boolean;
}

type Found = Difference & { readonly repaired: boolean };

/** The day is ours as long as its row says so. */
interface Claim {
  readonly billDate: string;
  startedAt: Date;
}

/** A day in Beijing, as YYYY-MM-DD. */
export function beijingDay(atMs: number): string {
  return new Date(atMs + BEIJING_AHEAD_MS).toISOString().slice(0, 10);
}

const startOf = (billDate: string) => new Date(`${billDate}T00:00:00+08:00`);

// Date.parse takes 30 February for 2 March.
function isDay(billDate: string): boolean {
  const atMs = startOf(billDate).getTime();
  return !Number.isNaN(atMs) && beijingDay(atMs) === billDate;
}

/** Whether WeChat has the bill of this day by now. Before that it may say that there was no trade. */
export function isBillReady(billDate: string, nowMs: number): boolean {
  return nowMs >= startOf(billDate).getTime() + READY_AFTER_MS;
}

const subjectOf = (billDate: string, { kind, refundId, orderId }: Difference) =>
  `${billDate} ${kind} ${refundId ?? orderId}`;

/** Holds a day's books against WeChat's trade bill, both ways, and repairs what asking WeChat can repair. */
export function createReconciliationService(options: Options) {
  const { database, wechat, now, newId, payments, advance, isStopping } = options;

  /** Marks the day, last seen as `known`, as being worked on; refuses where another instance is or was at it. */
  async function claim(billDate: string, known: Reconciliation | null): Promise<Claim> {
    const startedAt = new Date(now());
    const isRunning =
      known?.status === 'RUNNING' && Math.abs(now() - known.startedAt.getTime()) < RUN_LIMIT_MS;
    if (isRunning) throw new ApiProblem('RECONCILIATION_RUNNING');
    if (known === null) {
      try {
        await database.reconciliation.create({ data: { billDate, status: 'RUNNING', startedAt } });
        return { billDate, startedAt };
      } catch (error) {
        if (isUniqueViolation(error)) throw new ApiProblem('RECONCILIATION_RUNNING');
        throw error;
      }
    }
    const { count } = await database.reconciliation.updateMany({
      where: { billDate, status: known.status, startedAt: known.startedAt },
      data: { status: 'RUNNING', startedAt, finishedAt: null },
    });
    if (count === 0) throw new ApiProblem('RECONCILIATION_RUNNING');
    return { billDate, startedAt };
  }

  /** Changes the row of a claimed day. @throws ApiProblem where another instance has taken the day over */
  async function update(claimed: Claim, data: Partial<Reconciliation>): Promise<void> {
    const where = { ...claimed, status: 'RUNNING' as const };
    const { count } = await database.reconciliation.updateMany({ where, data });
    if (count === 0) throw new ApiProblem('RECONCILIATION_RUNNING');
  }

  /** Tells that a long run lives. */
  async function goOn(claimed: Claim): Promise<void> {
    if (isStopping()) throw new ApiProblem('SHUTTING_DOWN', undefined, { retryAfterSeconds: 1 });
    const at = new Date(now());
    if (Math.abs(at.getTime() - claimed.startedAt.getTime()) < TELL_EVERY_MS) return;
    await update(claimed, { startedAt: at });
    claimed.startedAt = at;
  }

  /** Asks WeChat, and tells whether the books agree with it now. */
  async function repair(difference: Difference): Promise<'agrees' | 'repaired' | 'stays'> {
    try {
      return await askAbout(difference);
    } catch (error) {
      // WeChat understood, and refused: asking again does not help, and one row must not stop the day.
      if (error instanceof WechatError && error.kind === 'rejected') return 'stays';
      throw error;
    }
  }

  async function askAbout({ kind, orderId, refundId, localFen }: Difference) {
    switch (kind) {
      case 'PAYMENT_UNKNOWN_HERE': {
        const where = { id: orderId ?? '' };
        if ((await database.order.findUnique({ where })) === null) return 'stays';
        await payments.settleByQuery(where.id);
        return (await database.order.findUnique({ where }))?.paidAt == null ? 'stays' : 'repaired';
      }
      case 'REFUND_UNKNOWN_HERE': {
        const where = { id: refundId ?? '' };
        if ((await database.refund.findUnique({ where })) === null) return 'stays';
        await advance(where.id);
        return (await database.refund.findUnique({ where }))?.status === 'SUCCESS' ? 'repaired' : 'stays';
      }
      // Booked a moment before or after midnight, it stands in the bill of another day.
      case 'PAYMENT_ABSENT_THERE': {
        const { transaction } = await wechat.queryTransaction(orderId ?? '');
        const isThere = transaction?.tradeState === 'SUCCESS' || transaction?.tradeState === 'REFUND';
        return isThere && transaction?.totalFen === localFen ? 'agrees' : 'stays';
      }
      case 'REFUND_ABSENT_THERE': {
        const { refund } = await wechat.queryRefund(refundId ?? '');
        return refund?.status === 'SUCCESS' && refund.refundFen === localFen ? 'agrees' : 'stays';
      }
      case 'PAYMENT_AMOUNT':
      case 'REFUND_AMOUNT':
        return 'stays';
    }
  }

  async function compare(claimed: Claim) {
    const { billDate } = claimed;
    const from = startOf(billDate);
    const seen = { orderIds: new Set<string>(), refundIds: new Set<string>() };
    const found: Found[] = [];
    const examine = async (differences: AsyncIterable<Difference>) => {
      for await (const difference of differences) {
        await goOn(claimed);
        const outcome = await repair(difference);
        if (outcome !== 'agrees') found.push({ ...difference, repaired: outcome === 'repaired' });
      }
    };
    const bill = await wechat.downloadTradeBill(billDate);
    try {
      if (bill !== null) await examine(compareBill(database, bill.entries(), seen));
    } finally {
      await bill?.discard();
    }
    await examine(findAbsent(database, { from, to: new Date(from.getTime() + DAY_MS) }, seen));
    const status = bill === null && found.length === 0 ? 'NO_BILL' : 'DONE';
    return { status, found, payments: seen.orderIds.size, refunds: seen.refundIds.size } as const;
  }

  async function record(claimed: Claim, result: Awaited<ReturnType<typeof compare>>): Promise<void> {
    const { billDate } = claimed;
    const { status, found, payments: paymentCount, refunds: refundCount } = result;
    await database.difference.deleteMany({ where: { billDate } });
    for (let from = 0; from < found.length; from += BATCH) {
      await goOn(claimed);
      const batch = found.slice(from, from + BATCH);
      await database.$transaction((transaction) => recordBatch(transaction, billDate, batch));
    }
    await resolveSettled(billDate, found);
    await update(claimed, {
      status,
      finishedAt: new Date(now()),
      payments: paymentCount,
      refunds: refundCount,
    });
  }

  async function recordBatch(
    transaction: Transaction,
    billDate: string,
    batch: readonly Found[],
  ): Promise<void> {
    await transaction.difference.createMany({
      data: batch.map(({ row, ...difference }) => ({ billDate, ...difference })),
    });
    const known = await transaction.order.findMany({
      where: { id: { in: batch.flatMap(({ orderId }) => orderId ?? []) } },
      select: { id: true },
    });
    for (const difference of batch) {
      if (difference.repaired) continue;
      const { kind, orderId, refundId, localFen, wechatFen } = difference;
      await reportAnomaly(transaction, {
        id: newId(),
        kind: 'DIFFERENCE',
        subject: subjectOf(billDate, difference),
        orderId: known.some(({ id }) => id === orderId) ? orderId : null,
        at: new Date(now()),
        detail: `${billDate}: ${kind}, ${localFen ?? 'nothing'} fen here, ${wechatFen ?? 'nothing'} fen at WeChat (${refundId ?? orderId}).`,
      });
    }
  }

  /** What an earlier run of the day told operators, and this one did not find any more. */
  async function resolveSettled(billDate: string, found: readonly Found[]): Promise<void> {
    const kind = 'DIFFERENCE';
    const subjects = new Set(
      found.filter(({ repaired }) => !repaired).map((difference) => subjectOf(billDate, difference)),
    );
    // All subjects that begin with the day and a space.
    const ofDay = { gte: `${billDate} `, lt: `${billDate}!` };
    const open = await database.anomaly.findMany({ where: { kind, subject: ofDay, resolvedAt: null } });
    for (const { subject } of open) {
      if (subjects.has(subject)) continue;
      await database.$transaction((transaction) =>
        resolveAnomaly(transaction, { kind, subject, at: new Date(now()) }),
      );
    }
  }

  async function read(billDate: string): Promise<OperationOutputs['getReconciliation']> {
    const row = await database.reconciliation.findUnique({
      where: { billDate },
      include: { differences: { orderBy: { id: 'asc' } } },
    });
    if (row === null) throw new ApiProblem('RECONCILIATION_NOT_FOUND');
    const money = (amount: number | null) => (amount === null ? null : fen(amount));
    return {
      billDate,
      status: row.status,
      payments: row.payments,
      refunds: row.refunds,
      differences: row.differences.map(({ kind, orderId, refundId, localFen, wechatFen, repaired }) => ({
        kind,
        orderId,
        refundId,
        localFen: money(localFen),
        wechatFen: money(wechatFen),
        repaired,
      })),
    };
  }

  async function runKnown(billDate: string, known: Reconciliation | null) {
    if (!isBillReady(billDate, now())) throw new ApiProblem('BILL_NOT_READY');
    const claimed = await claim(billDate, known);
    try {
      await record(claimed, await compare(claimed));
    } catch (error) {
      await database.reconciliation.updateMany({
        where: { ...claimed, status: 'RUNNING' },
        data: { status: 'FAILED' },
      });
      throw error;
    }
    return read(billDate);
  }

  return {
    read,

    /** Runs a day, done before or not. @throws ApiProblem while another instance is at it */
    async run(billDate: string) {
      if (!isDay(billDate)) throw new ApiProblem('INVALID_REQUEST', `There is no ${billDate}.`);
      return runKnown(billDate, await database.reconciliation.findUnique({ where: { billDate } }));
    },

    /** Runs a day that was last seen as `known`. @throws ApiProblem where another instance was first */
    runKnown,
  };
}

export type ReconciliationService = ReturnType<typeof createReconciliationService>;
