import type { DifferenceKind } from '@taro-pay/contracts';
import type { Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { listOpenSubjects, reportAnomaly, resolveAnomaly } from '../anomalies/anomaly-store.js';
import type { Difference } from './compare.js';
import { deleteDifferences, insertDifference } from './reconciliation-store.js';

/** Of differences of one kind that are about no order of ours, so many are anomalies of their own; the rest is one. */
const OWN_ANOMALIES = 20;

/** Old differences are deleted so many at a time: nothing else is written while it happens. */
const DELETE_BATCH = 1_000;

interface Options extends Pick<Dependencies, 'database' | 'now' | 'newId'> {
  readonly billDate: string;
  /** Refuses, in the transaction that writes, where the day is no longer ours. */
  readonly assertOurs: (tx: Tx) => Promise<void>;
}

export interface Found extends Difference {
  readonly repaired: boolean;
}

/** Writes what a run of a day finds, as it comes, and tells operators of what stays. */
export function createFindings({ database, now, newId, billDate, assertOurs }: Options) {
  const kind = 'DIFFERENCE';
  const subjects = new Set<string>();
  const foreign = new Map<DifferenceKind, number>();
  const counts = { differenceCount: 0, repairedCount: 0 };

  async function tell(tx: Tx, subject: string, orderId: string | null, detail: string) {
    subjects.add(subject);
    const report = { id: newId(), kind, subject, orderId, at: new Date(now()), detail } as const;
    await reportAnomaly(tx, report);
  }

  /** Whether it is one of the few that are told by themselves. */
  function isToldAlone(difference: Difference): boolean {
    if (difference.isOurs) return true;
    const count = (foreign.get(difference.kind) ?? 0) + 1;
    foreign.set(difference.kind, count);
    return count <= OWN_ANOMALIES;
  }

  return {
    counts,

    /** Deletes the differences of an earlier run of the day; `goOn` is called before each batch. */
    async clear(goOn: () => Promise<void>): Promise<void> {
      for (;;) {
        await goOn();
        if ((await deleteDifferences(database, billDate, DELETE_BATCH)) === 0) return;
      }
    },

    async add(batch: readonly Found[]): Promise<void> {
      if (batch.length === 0) return;
      counts.differenceCount += batch.length;
      counts.repairedCount += batch.filter(({ repaired }) => repaired).length;
      const alone = batch.filter((difference) => !difference.repaired && isToldAlone(difference));
      await database.transaction(async (tx) => {
        await assertOurs(tx);
        for (const difference of batch) await insertDifference(tx, { ...difference, billDate });
        for (const difference of alone) {
          const orderId = difference.isOurs ? difference.orderId : null;
          await tell(tx, subjectOf(billDate, difference), orderId, describe(billDate, difference));
        }
      });
    },

    /** Tells of the many as one, and settles what an earlier run told and this one did not find any more. */
    async settle(): Promise<void> {
      await database.transaction(async (tx) => {
        await assertOurs(tx);
        for (const [of, count] of foreign) {
          if (count <= OWN_ANOMALIES) continue;
          const detail = `${billDate}: ${count - OWN_ANOMALIES} more differences are ${of} and about no order of this shop. GET /api/operator/reconciliations/${billDate}/differences has them all.`;
          await tell(tx, `${billDate} ${of} and more`, null, detail);
        }
      });
      for (const subject of await listOpenSubjects(database, kind, `${billDate} `)) {
        if (subjects.has(subject)) continue;
        await resolveAnomaly(database, { kind, subject, at: new Date(now()) });
      }
    },
  };
}

const subjectOf = (billDate: string, { kind, refundId, orderId, line, detail }: Difference) =>
  `${billDate} ${kind} ${refundId ?? orderId ?? line ?? detail}`;

function describe(
  billDate: string,
  { kind, refundId, orderId, localFen, wechatFen, line, detail }: Difference,
) {
  if (kind === 'ROW_UNREADABLE') return `${billDate}: line ${line} of the bill cannot be read as a row.`;
  if (kind === 'SUMMARY_DIFFERS') return `${billDate}: ${detail}`;
  return `${billDate}: ${kind}, ${fenOrNone(localFen)} here, ${fenOrNone(wechatFen)} at WeChat (${refundId ?? orderId}).`;
}

const fenOrNone = (amountFen: number | null) => (amountFen === null ? 'none' : `${amountFen} fen`);
