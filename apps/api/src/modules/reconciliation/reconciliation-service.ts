import type { OperationOutputs, QueryOf } from '@taro-pay/contracts';
import type { FastifyBaseLogger } from 'fastify';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import type { TraceStep } from '../../traces/trace-step.js';
import type { Act } from '../audit/audit-log.js';
import { whenIdle } from '../idle-turn.js';
import { pageOf } from '../paging.js';
import type { PaymentQuery } from '../payments/payment-query.js';
import type { TakeBilledRefund } from '../refunds/billed-refunds.js';
import { DAY_MS, isBillReady, isDay, oldestBillDay, startOfDay } from './bill-day.js';
import { compareBill, type Difference, findAbsent, newTally } from './compare.js';
import { createFindings, type Found } from './findings.js';
import {
  type Claim,
  findReconciliation,
  listDifferences,
  listReconciliations,
  type Reconciliation,
  type RunResult,
} from './reconciliation-store.js';
import { presentDifference, presentReconciliation } from './reconciliation-view.js';
import { createRepair } from './repair.js';
import { createRuns } from './runs.js';

const PAGE = 20;
const DIFFERENCES_PAGE = 100;

interface Options extends Dependencies {
  /** The app of this shop; the bill has the rows of every app on the merchant number. */
  readonly appId: string;
  readonly query: PaymentQuery;
  readonly takeBilledRefund: TakeBilledRefund;
  /** Whether the process is shutting down. */
  readonly isStopping: () => boolean;
  readonly traceStep: TraceStep;
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn'>;
}

type ListQuery = QueryOf<'listReconciliations'>;
type DifferencesQuery = QueryOf<'listDifferences'>;

/** Compares a day's books with WeChat's trade bill, both ways, and repairs differences by asking WeChat. */
export function createReconciliationService(options: Options) {
  const { database, wechat, appId, log, traceStep } = options;
  const runs = createRuns(options);
  const repair = createRepair(options);

  async function compare(claimed: Claim): Promise<RunResult> {
    const { billDate } = claimed;
    const tally = newTally();
    const findings = createFindings({
      ...options,
      billDate,
      assertOurs: (tx) => runs.assertOurs(claimed, tx),
    });
    const examine = async (batches: AsyncIterable<readonly Difference[]>) => {
      for await (const batch of whenIdle(batches)) {
        const found: Found[] = [];
        await runs.goOn(claimed);
        for (const difference of batch) {
          await runs.goOn(claimed);
          const { orderId } = difference;
          const outcome = await traceStep({ name: 'repair', orderId }, () => repair(difference));
          if (outcome !== 'agrees') found.push({ ...difference, repaired: outcome === 'repaired' });
        }
        await findings.add(found);
      }
    };
    const bill = await wechat.downloadTradeBill(billDate);
    try {
      await findings.clear(() => runs.goOn(claimed));
      if (bill !== null) await examine(compareBill(database, appId, bill.entries(), tally));
    } finally {
      await bill?.discard();
    }
    const from = startOfDay(billDate);
    await examine(findAbsent(database, { from, to: new Date(from.getTime() + DAY_MS) }, tally));
    await findings.settle();
    const { payments, refunds, paymentsFen, refundsFen, otherAppRows, booked } = tally;
    const { differenceCount } = findings.counts;
    return {
      ...{ payments, refunds, otherAppRows, ...findings.counts },
      paymentsFen: paymentsFen,
      refundsFen: refundsFen,
      bookedPayments: booked.payments,
      bookedRefunds: booked.refunds,
      bookedPaymentsFen: booked.paymentsFen,
      bookedRefundsFen: booked.refundsFen,
      status: bill === null && differenceCount === 0 ? 'NO_BILL' : 'DONE',
    };
  }

  async function work(claimed: Claim): Promise<OperationOutputs['getReconciliation']> {
    try {
      await runs.goOn(claimed);
      await runs.finish(claimed, await compare(claimed));
    } catch (error) {
      await runs.fail(claimed, error);
      throw error;
    }
    const done = await read(claimed.billDate);
    log.info(done, 'a day was reconciled');
    return done;
  }

  // One day at a time: each needs a file and holds a part of its rows in memory.
  let last: Promise<unknown> = Promise.resolve();
  function workInTurn(claimed: Claim): ReturnType<typeof work> {
    const turn = last.then(() => traceStep({ name: 'reconcile', orderId: null }, () => work(claimed)));
    last = turn.catch(() => {});
    return turn;
  }

  async function claim(billDate: string, known: Reconciliation | null, act: Act | null): Promise<Claim> {
    if (!isBillReady(billDate, options.now())) throw new ApiProblem('BILL_NOT_READY');
    return runs.claim(billDate, known, act);
  }

  async function read(billDate: string): Promise<OperationOutputs['getReconciliation']> {
    const row = await findReconciliation(database, billDate);
    if (row === null) throw new ApiProblem('RECONCILIATION_NOT_FOUND');
    return presentReconciliation(row);
  }

  return {
    read,

    /** Newest first. */
    async list({ cursor, limit = PAGE }: ListQuery): Promise<OperationOutputs['listReconciliations']> {
      if (cursor !== undefined && !isDay(cursor)) {
        throw new ApiProblem('INVALID_REQUEST', `There is no day ${cursor}.`);
      }
      const rows = await listReconciliations(database, { before: cursor, take: limit + 1 });
      const { page, nextCursor } = pageOf(rows, limit, ({ billDate }) => billDate);
      return { reconciliations: page.map(presentReconciliation), nextCursor };
    },

    /** In the order in which they were found. */
    async differences(
      billDate: string,
      { cursor, limit = DIFFERENCES_PAGE }: DifferencesQuery,
    ): Promise<OperationOutputs['listDifferences']> {
      await read(billDate);
      const after = cursor === undefined ? undefined : Number(cursor);
      const rows = await listDifferences(database, billDate, { after, take: limit + 1 });
      const { page, nextCursor } = pageOf(rows, limit, ({ id }) => String(id));
      return { differences: page.map(presentDifference), nextCursor };
    },

    /**
     * Begins a run of a day, done before or not, and answers at once.
     * @throws ApiProblem where there is no such day, it has no bill yet, or another run owns it
     */
    async start(billDate: string, act: Act): Promise<OperationOutputs['runReconciliation']> {
      if (!isDay(billDate)) throw new ApiProblem('INVALID_REQUEST', `There is no day ${billDate}.`);
      const oldest = oldestBillDay(options.now());
      if (billDate < oldest) {
        throw new ApiProblem(
          'INVALID_REQUEST',
          `WeChat keeps bills for three months, from ${oldest} on today.`,
        );
      }
      const known = await findReconciliation(database, billDate);
      const claimed = await claim(billDate, known, act);
      const row = await read(billDate);
      workInTurn(claimed).catch((error: unknown) =>
        log.warn({ err: error, billDate }, 'a day could not be reconciled'),
      );
      return row;
    },

    /** Runs a day, last seen as `known`, to its end. @throws ApiProblem where another instance was first */
    async run(billDate: string, known: Reconciliation | null) {
      return workInTurn(await claim(billDate, known, null));
    },

    /** Resolves when no run is under way in this process. */
    idle: () => last,
  };
}

export type ReconciliationService = ReturnType<typeof createReconciliationService>;
