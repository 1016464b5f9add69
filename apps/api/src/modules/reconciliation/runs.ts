import { isUniqueViolation, type Transaction } from '../../database/database.js';
import type { LegacySql as Sql } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import type { Reconciliation } from '../../generated/prisma/client.js';
import { ApiProblem } from '../../http/problem.js';
import { WechatError } from '../../wechat/index.js';
import { reportAnomaly, resolveAnomaly } from '../anomalies/anomaly-store.js';

/** A run that has not told of itself for so long has died. */
const RUN_LIMIT_MS = 30 * 60_000;
const TELL_EVERY_MS = 60_000;

/** A day that failed so often in a row is shown to operators: once may be WeChat's bad hour. */
const FAILURES_TOLD = 2;

/** The day is ours as long as its row says so. */
export interface Claim {
  readonly billDate: string;
  startedAt: Date;
}

interface Options extends Pick<Dependencies, 'database' | 'now' | 'newId'> {
  /** Whether the process has been told to end. */
  readonly isStopping: () => boolean;
}

/** The row of a day says who works on it: one instance at a time, and how the last run ended. */
export function createRuns({ database, now, newId, isStopping }: Options) {
  const notOurs = () => new ApiProblem('RECONCILIATION_RUNNING');
  const ofClaim = ({ billDate, startedAt }: Claim) => ({ billDate, startedAt, status: 'RUNNING' as const });

  async function create(billDate: string, startedAt: Date): Promise<void> {
    try {
      await database.reconciliation.create({ data: { billDate, status: 'RUNNING', startedAt } });
    } catch (error) {
      if (isUniqueViolation(error)) throw notOurs();
      throw error;
    }
  }

  async function noteFailure(transaction: Transaction, billDate: string, failure: string): Promise<void> {
    const { failures } = await transaction.reconciliation.update({
      where: { billDate },
      data: { failure, failures: { increment: 1 } },
    });
    if (failures < FAILURES_TOLD) return;
    await reportAnomaly(transaction, {
      id: newId(),
      kind: 'RECONCILIATION_FAILED',
      subject: billDate,
      orderId: null,
      at: new Date(now()),
      detail: `${billDate} could not be reconciled, ${failures} times in a row. It is tried again every hour while WeChat keeps its bill, for three months. The last cause: ${failure}`,
    });
  }

  return {
    /** Marks the day, last seen as `known`, as being worked on. @throws ApiProblem where another instance is or was at it */
    async claim(billDate: string, known: Reconciliation | null): Promise<Claim> {
      const startedAt = new Date(now());
      if (known === null) {
        await create(billDate, startedAt);
        return { billDate, startedAt };
      }
      const wasRunning = known.status === 'RUNNING';
      if (wasRunning && Math.abs(now() - known.startedAt.getTime()) < RUN_LIMIT_MS) throw notOurs();
      await database.$transaction(async (transaction) => {
        const { count } = await transaction.reconciliation.updateMany({
          where: { billDate, status: known.status, startedAt: known.startedAt },
          data: { status: 'RUNNING', startedAt, finishedAt: null },
        });
        if (count === 0) throw notOurs();
        if (wasRunning) await noteFailure(transaction, billDate, 'The process ended in the middle of it.');
      });
      return { billDate, startedAt };
    },

    /** @throws ApiProblem where another instance has taken the day over */
    async assertOurs({ billDate, startedAt }: Claim, sql: Sql): Promise<void> {
      const rows = await sql.$queryRaw<readonly unknown[]>`
        SELECT 1 FROM "Reconciliation"
        WHERE "billDate" = ${billDate} AND "startedAt" = ${startedAt} AND "status" = 'RUNNING'`;
      if (rows.length === 0) throw notOurs();
    },

    /** Tells once a minute that the run lives. @throws ApiProblem where it must end here */
    async goOn(claimed: Claim): Promise<void> {
      if (isStopping()) throw new ApiProblem('SHUTTING_DOWN', undefined, { retryAfterSeconds: 1 });
      const startedAt = new Date(now());
      if (Math.abs(startedAt.getTime() - claimed.startedAt.getTime()) < TELL_EVERY_MS) return;
      const { count } = await database.reconciliation.updateMany({
        where: ofClaim(claimed),
        data: { startedAt },
      });
      if (count === 0) throw notOurs();
      claimed.startedAt = startedAt;
    },

    /** @throws ApiProblem where another instance has taken the day over */
    async finish(claimed: Claim, result: Partial<Reconciliation>): Promise<void> {
      const at = new Date(now());
      await database.$transaction(async (transaction) => {
        const { count } = await transaction.reconciliation.updateMany({
          where: ofClaim(claimed),
          data: { ...result, finishedAt: at, failures: 0, failure: null },
        });
        if (count === 0) throw notOurs();
        await resolveAnomaly(transaction, { kind: 'RECONCILIATION_FAILED', subject: claimed.billDate, at });
      });
    },

    /** The day is tried again by itself. That the process ends is nobody's failure. */
    async fail(claimed: Claim, error: unknown): Promise<void> {
      const isInterrupted = error instanceof ApiProblem && error.code === 'SHUTTING_DOWN';
      await database.$transaction(async (transaction) => {
        const { count } = await transaction.reconciliation.updateMany({
          where: ofClaim(claimed),
          data: { status: 'FAILED', ...(isInterrupted ? { failure: causeOf(error) } : {}) },
        });
        if (count > 0 && !isInterrupted) await noteFailure(transaction, claimed.billDate, causeOf(error));
      });
    },
  };
}

function causeOf(error: unknown): string {
  if (error instanceof WechatError || error instanceof ApiProblem) return error.message;
  return 'An error of this server; its log has it.';
}
