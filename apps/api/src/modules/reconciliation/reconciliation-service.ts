import { fen, type OperationOutputs } from '@taro-pay/contracts';
import { isUniqueViolation } from '../../database/database.js';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../problem.js';
import { reportAnomaly } from '../anomalies/anomalies.js';
import type { PaymentService } from '../payments/payment-service.js';
import type { AdvanceRefund } from '../refunds/refund-sending.js';
import { compareBill, type Difference, findAbsent } from './compare.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BEIJING_AHEAD_MS = 8 * HOUR_MS;

/** A run that took longer than this has died. */
const RUN_LIMIT_MS = 30 * 60_000;

interface Options extends Dependencies {
  readonly payments: PaymentService;
  readonly advance: AdvanceRefund;
}

type Found = Difference & { readonly repaired: boolean };

/** A day in Beijing, as YYYY-MM-DD. */
export function beijingDay(atMs: number): string {
  return new Date(atMs + BEIJING_AHEAD_MS).toISOString().slice(0, 10);
}

const startOf = (billDate: string) => new Date(`${billDate}T00:00:00+08:00`);

/** Holds a day's books against WeChat's trade bill, both ways, and repairs what asking WeChat can repair. */
export function createReconciliationService(options: Options) {
  const { database, wechat, now, newId, payments, advance } = options;

  /** Marks the day as being worked on; refuses where another instance is at it. */
  async function claim(billDate: string): Promise<void> {
    const startedAt = new Date(now());
    const known = await database.reconciliation.findUnique({ where: { billDate } });
    const isRunning = known?.status === 'RUNNING' && now() - known.startedAt.getTime() < RUN_LIMIT_MS;
    if (isRunning) throw new ApiProblem('RECONCILIATION_RUNNING');
    if (known === null) {
      try {
        await database.reconciliation.create({ data: { billDate, status: 'RUNNING', startedAt } });
        return;
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
  }

  /** Asks WeChat, and tells whether the books agree with it now. */
  async function repair({
    kind,
    orderId,
    refundId,
    localFen,
  }: Difference): Promise<'agrees' | 'repaired' | 'stays'> {
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

  async function compare(billDate: string) {
    const from = startOf(billDate);
    const seen = { orderIds: new Set<string>(), refundIds: new Set<string>() };
    const found: Found[] = [];
    const examine = async (differences: AsyncIterable<Difference>) => {
      for await (const difference of differences) {
        const outcome = await repair(difference);
        if (outcome !== 'agrees') found.push({ ...difference, repaired: outcome === 'repaired' });
      }
    };
    const bill = await wechat.downloadTradeBill(billDate);
    try {
      if (bill !== null) await examine(compareBill(database, bill.rows(), seen));
    } finally {
      bill?.discard();
    }
    await examine(findAbsent(database, { from, to: new Date(from.getTime() + DAY_MS) }, seen));
    const status = bill === null && found.length === 0 ? 'NO_BILL' : 'DONE';
    return { status, found, payments: seen.orderIds.size, refunds: seen.refundIds.size } as const;
  }

  async function record(billDate: string, result: Awaited<ReturnType<typeof compare>>): Promise<void> {
    const { status, found, payments: paymentCount, refunds: refundCount } = result;
    const at = new Date(now());
    await database.$transaction(async (transaction) => {
      await transaction.difference.deleteMany({ where: { billDate } });
      await transaction.difference.createMany({
        data: found.map((difference) => ({ billDate, ...difference })),
      });
      await transaction.reconciliation.update({
        where: { billDate },
        data: { status, finishedAt: at, payments: paymentCount, refunds: refundCount },
      });
      for (const { kind, orderId, refundId, localFen, wechatFen, repaired } of found) {
        if (repaired) continue;
        const known = await transaction.order.findUnique({
          where: { id: orderId ?? '' },
          select: { id: true },
        });
        await reportAnomaly(transaction, {
          id: newId(),
          kind: 'DIFFERENCE',
          subject: `${billDate} ${kind} ${refundId ?? orderId}`,
          orderId: known?.id ?? null,
          at,
          detail: `${billDate}: ${kind}, ${localFen ?? 'nothing'} fen here, ${wechatFen ?? 'nothing'} fen at WeChat (${refundId ?? orderId}).`,
        });
      }
    });
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

  async function run(billDate: string): Promise<OperationOutputs['getReconciliation']> {
    const isOver = now() >= startOf(billDate).getTime() + DAY_MS;
    if (!isOver) throw new ApiProblem('BILL_NOT_READY');
    await claim(billDate);
    try {
      await record(billDate, await compare(billDate));
    } catch (error) {
      await database.reconciliation.update({ where: { billDate }, data: { status: 'FAILED' } });
      throw error;
    }
    return read(billDate);
  }

  return { read, run };
}

export type ReconciliationService = ReturnType<typeof createReconciliationService>;
