import type { DifferenceKind } from '@taro-pay/contracts';
import type { LegacySql as Sql } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { reportAnomaly, resolveAnomaly } from '../anomalies/anomaly-store.js';
import type { Difference } from './compare.js';

/** Of differences of one kind that are about no order of ours, so many are anomalies of their own; the rest is one. */
const OWN_ANOMALIES = 20;

/** Old differences are deleted so many at a time: nothing else is written while it happens. */
const DELETE_BATCH = 1_000;

interface Options extends Pick<Dependencies, 'database' | 'now' | 'newId'> {
  readonly billDate: string;
  /** Refuses, in the transaction that writes, where the day is no longer ours. */
  readonly assertOurs: (transaction: Sql) => Promise<void>;
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

  async function tell(transaction: Sql, subject: string, orderId: string | null, detail: string) {
    subjects.add(subject);
    const report = { id: newId(), kind, subject, orderId, at: new Date(now()), detail } as const;
    await reportAnomaly(transaction, report);
  }

  /** Whether it is one of the few that are told by themselves. */
  function isToldAlone(difference: Difference): boolean {
    if (difference.isOurs) return true;
    const count = (foreign.get(difference.kind) ?? 0) + 1;
    foreign.set(difference.kind, count);
    return count <= OWN_ANOMALIES;
  }

  async function insert(transaction: Sql, found: Found): Promise<void> {
    const { kind: of, orderId, refundId, localFen, wechatFen, line, detail, repaired } = found;
    await transaction.$executeRaw`
      INSERT INTO "Difference"
        ("billDate", "kind", "orderId", "refundId", "localFen", "wechatFen", "line", "detail", "repaired")
      VALUES (${billDate}, ${of}, ${orderId}, ${refundId}, ${localFen}, ${wechatFen}, ${line}, ${detail}, ${repaired})`;
  }

  return {
    counts,

    /** Forgets what an earlier run of the day wrote; `goOn` is called between the batches. */
    async clear(goOn: () => Promise<void>): Promise<void> {
      for (;;) {
        const old = await database.difference.findMany({
          where: { billDate },
          orderBy: { id: 'asc' },
          select: { id: true },
          take: DELETE_BATCH,
        });
        const last = old.at(-1);
        if (last === undefined) return;
        await goOn();
        await database.difference.deleteMany({ where: { billDate, id: { lte: last.id } } });
      }
    },

    async add(batch: readonly Found[]): Promise<void> {
      if (batch.length === 0) return;
      counts.differenceCount += batch.length;
      counts.repairedCount += batch.filter(({ repaired }) => repaired).length;
      const alone = batch.filter((difference) => !difference.repaired && isToldAlone(difference));
      // Past Prisma's client, which takes ten times as long for a row.
      await database.sql.transaction(async (transaction) => {
        await assertOurs(transaction);
        for (const difference of batch) await insert(transaction, difference);
        for (const difference of alone) {
          const orderId = difference.isOurs ? difference.orderId : null;
          await tell(transaction, subjectOf(billDate, difference), orderId, describe(billDate, difference));
        }
      });
    },

    /** Tells of the many as one, and settles what an earlier run told and this one did not find any more. */
    async settle(): Promise<void> {
      await database.sql.transaction(async (transaction) => {
        await assertOurs(transaction);
        for (const [of, count] of foreign) {
          if (count <= OWN_ANOMALIES) continue;
          const detail = `${billDate}: ${count - OWN_ANOMALIES} more differences are ${of} and about no order of this shop. GET /api/operator/reconciliations/${billDate}/differences has them all.`;
          await tell(transaction, `${billDate} ${of} and more`, null, detail);
        }
      });
      const open = await database.anomaly.findMany({
        where: { kind, subject: { startsWith: `${billDate} ` }, resolvedAt: null },
        select: { subject: true },
      });
      for (const { subject } of open) {
        if (subjects.has(subject)) continue;
        await database.sql.transaction((transaction) =>
          resolveAnomaly(transaction, { kind, subject, at: new Date(now()) }),
        );
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
  return `${billDate}: ${kind}, ${localFen ?? 'nothing'} fen here, ${wechatFen ?? 'nothing'} fen at WeChat (${refundId ?? orderId}).`;
}
