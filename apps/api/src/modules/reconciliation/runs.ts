import type { Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { WechatError } from '../../wechat/index.js';
import { reportAnomaly, resolveAnomaly } from '../anomalies/anomaly-store.js';
import { type Act, recordAct } from '../audit/audit-log.js';
import {
  type Claim,
  countFailure,
  failRun,
  finishRun,
  insertRun,
  ownsRun,
  type Reconciliation,
  type RunResult,
  restartRun,
  setFailure,
  touchRun,
} from './reconciliation-store.js';

/** A run without a heartbeat for this long is considered dead. */
const RUN_LIMIT_MS = 30 * 60_000;
const HEARTBEAT_MS = 60_000;

/** Consecutive failures after which operators see an anomaly: a single one may be a passing fault of WeChat's. */
const FAILURES_REPORTED = 2;

interface Options extends Pick<Dependencies, 'database' | 'now' | 'newId'> {
  /** Whether the process is shutting down. */
  readonly isStopping: () => boolean;
}

/** Claims days for this instance: one run of a day at a time, with a heartbeat, and the cause of the last failure. */
export function createRuns({ database, now, newId, isStopping }: Options) {
  const notOurs = () => new ApiProblem('RECONCILIATION_RUNNING');

  async function noteFailure(tx: Tx, billDate: string, failure: string): Promise<void> {
    const failures = await countFailure(tx, billDate, failure);
    if (failures < FAILURES_REPORTED) return;
    await reportAnomaly(tx, {
      id: newId(),
      kind: 'RECONCILIATION_FAILED',
      subject: billDate,
      orderId: null,
      at: new Date(now()),
      detail: `${billDate} could not be reconciled, ${failures} times in a row. It is retried every hour while WeChat keeps its bill, for three months. Last cause: ${failure}`,
    });
  }

  return {
    /** Claims a day, last seen as `known`. @throws ApiProblem where another instance owns it or was first */
    async claim(billDate: string, known: Reconciliation | null, act: Act | null): Promise<Claim> {
      const claim: Claim = { billDate, startedAt: new Date(now()) };
      const wasRunning = known?.status === 'RUNNING';
      if (wasRunning && Math.abs(now() - known.startedAt.getTime()) < RUN_LIMIT_MS) throw notOurs();
      await database.transaction(async (tx) => {
        const isClaimed =
          known === null ? await insertRun(tx, claim) : await restartRun(tx, known, claim.startedAt);
        if (!isClaimed) throw notOurs();
        if (act !== null) {
          const before = known === null ? {} : { before: { status: known.status } };
          await recordAct(tx, act, {
            action: 'runReconciliation',
            at: claim.startedAt,
            subject: billDate,
            ...before,
          });
        }
        if (wasRunning) await noteFailure(tx, billDate, 'The process died during the run.');
      });
      return claim;
    },

    /** @throws ApiProblem where another instance has taken the day over */
    async assertOurs(claim: Claim, tx: Tx): Promise<void> {
      if (!(await ownsRun(tx, claim))) throw notOurs();
    },

    /** The heartbeat, once a minute. @throws ApiProblem where the run must end here */
    async goOn(claim: Claim): Promise<void> {
      if (isStopping()) throw new ApiProblem('SHUTTING_DOWN', undefined, { retryAfterSeconds: 1 });
      const at = new Date(now());
      if (Math.abs(at.getTime() - claim.startedAt.getTime()) < HEARTBEAT_MS) return;
      if (!(await touchRun(database, claim, at))) throw notOurs();
      claim.startedAt = at;
    },

    /** @throws ApiProblem where another instance has taken the day over */
    async finish(claim: Claim, result: RunResult): Promise<void> {
      const at = new Date(now());
      await database.transaction(async (tx) => {
        if (!(await finishRun(tx, claim, result, at))) throw notOurs();
        await resolveAnomaly(tx, { kind: 'RECONCILIATION_FAILED', subject: claim.billDate, at });
      });
    },

    /** The day is tried again later. A shutdown does not count as a failure. */
    async fail(claim: Claim, error: unknown): Promise<void> {
      const isInterrupted = error instanceof ApiProblem && error.code === 'SHUTTING_DOWN';
      await database.transaction(async (tx) => {
        if (!(await failRun(tx, claim))) return;
        if (isInterrupted) await setFailure(tx, claim.billDate, causeOf(error));
        else await noteFailure(tx, claim.billDate, causeOf(error));
      });
    },
  };
}

function causeOf(error: unknown): string {
  if (error instanceof WechatError || error instanceof ApiProblem) return error.message;
  return 'An internal error of this server; see its log.';
}
