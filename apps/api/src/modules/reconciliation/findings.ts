import type { DifferenceKind } from '@taro-pay/contracts';
import type { Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { listOpenSubjects, reportAnomaly, resolveAnomaly } from '../anomalies/anomaly-store.js';
import { differenceSubject } from '../anomalies/difference-subject.js';
import type { Difference } from './compare.js';
import { deleteDifferences, insertDifference } from './reconciliation-store.js';

/**
 * The number of differences of one kind about no order of ours that become anomalies of their own; the rest shares
 * one.
 */
const OWN_ANOMALIES = 20;

/** The number of old differences that are deleted at a time: nothing else is written meanwhile. */
const DELETE_BATCH = 1_000;

interface Options extends Pick<Dependencies, 'database' | 'now' | 'newId'> {
  readonly billDate: string;
  /** Throws, in the transaction that writes, where another instance has taken the day over. */
  readonly assertOurs: (tx: Tx) => Promise<void>;
}

export interface Found extends Difference {
  readonly repaired: boolean;
}

/** Writes the differences of a run as it finds them, and reports those that stay to operators. */
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

  /** Whether a difference gets an anomaly of its own. */
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

    /**
     * Reports the remaining differences as one anomaly, and resolves those that an earlier run reported and this one
     * did not find.
     */
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
  differenceSubject(billDate, kind, `${refundId ?? orderId ?? line ?? detail}`);

function describe(
  billDate: string,
  { kind, refundId, orderId, localFen, wechatFen, line, detail }: Difference,
) {
  switch (kind) {
    case 'ROW_UNREADABLE':
      return `${billDate}: line ${line} of the bill cannot be read as a row.`;
    case 'SUMMARY_DIFFERS':
      return `${billDate}: ${detail}`;
    case 'PAYMENT_UNKNOWN_HERE':
    case 'PAYMENT_ABSENT_THERE':
    case 'PAYMENT_AMOUNT':
    case 'REFUND_UNKNOWN_HERE':
    case 'REFUND_ABSENT_THERE':
    case 'REFUND_AMOUNT':
      return `${billDate}: ${kind}, ${fenOrNone(localFen)} here, ${fenOrNone(wechatFen)} at WeChat (${refundId ?? orderId}).${detail === null ? '' : ` ${detail}`}`;
  }
}

const fenOrNone = (amountFen: number | null) => (amountFen === null ? 'none' : `${amountFen} fen`);
