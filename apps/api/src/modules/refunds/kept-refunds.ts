import type { Transaction } from '../../database/database.js';
import type { LegacySql as Sql } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { readRefund } from '../../wechat/index.js';
import { resolveAnomaly } from '../anomalies/anomaly-store.js';
import { settleRefund } from './refund-settlement.js';

interface Options extends Pick<Dependencies, 'database' | 'now' | 'newId'> {
  readonly merchantId: string;
}

/** Not a result of any caller's. */
const NEEDS_REPLAY = Symbol('a refund notification waits for this payment');

/**
 * Runs `settle` in one database transaction. Notifications come in any order: a refund notification that came before
 * its payment is kept as MISMATCHED, and is replayed in the transaction that books the payment.
 */
export function createPaymentTransaction({ database, now, newId, merchantId }: Options) {
  async function replay(transaction: Transaction, orderId: string): Promise<void> {
    const at = new Date(now());
    const kept = await transaction.notification.findMany({
      where: { outTradeNo: orderId, outcome: 'MISMATCHED', eventType: { startsWith: 'REFUND.' } },
      orderBy: [{ receivedAt: 'asc' }, { id: 'asc' }],
    });
    for (const { id, resource } of kept) {
      const refund = readRefund(resource);
      if (refund === null) continue;
      const settlement = await settleRefund(transaction, {
        refund,
        merchantId,
        source: 'notification',
        at,
        newId,
      });
      if (settlement.outcome === 'MISMATCHED') continue;
      await transaction.notification.update({ where: { id }, data: settlement });
      await resolveAnomaly(transaction, { kind: 'MISMATCHED_NOTIFICATION', subject: id, at });
    }
  }

  return async <Result>(orderId: string, settle: (sql: Sql) => Promise<Result>): Promise<Result> => {
    // The price of Prisma's own transaction is paid only where there is something to replay.
    const result = await database.sql.transaction(async (sql) =>
      (await isOneKept(sql, orderId)) ? NEEDS_REPLAY : settle(sql),
    );
    if (result !== NEEDS_REPLAY) return result;
    return database.$transaction(async (transaction) => {
      const settled = await settle(transaction);
      await replay(transaction, orderId);
      return settled;
    });
  };
}

async function isOneKept(sql: Sql, orderId: string): Promise<boolean> {
  const kept = await sql.$queryRaw<unknown[]>`
    SELECT 1 FROM "Notification" WHERE "outTradeNo" = ${orderId} AND "outcome" = 'MISMATCHED'
      AND "eventType" LIKE 'REFUND.%' LIMIT 1`;
  return kept.length > 0;
}
