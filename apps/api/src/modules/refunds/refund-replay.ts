import type { Tx } from '../../database/sql.js';
import { readRefund } from '../../wechat/index.js';
import { resolveAnomaly } from '../anomalies/anomaly-store.js';
import { listMismatched, setVerdict } from '../notifications/notification-store.js';
import { settleRefund } from './refund-settlement.js';

interface Replay {
  readonly orderId: string;
  readonly merchantId: string;
  readonly at: Date;
  readonly newId: () => string;
}

/**
 * Notifications come in any order: a refund notification that came before its payment is kept as MISMATCHED. It is
 * replayed here, in the transaction that books the payment.
 */
export async function replayRefunds(tx: Tx, { orderId, merchantId, at, newId }: Replay): Promise<void> {
  for (const { id, eventType, resource } of await listMismatched(tx, orderId)) {
    const refund = eventType.startsWith('REFUND.') ? readRefund(resource) : null;
    if (refund === null) continue;
    const settlement = await settleRefund(tx, { refund, merchantId, source: 'notification', at, newId });
    if (settlement.outcome === 'MISMATCHED') continue;
    await setVerdict(tx, id, settlement);
    await resolveAnomaly(tx, { kind: 'MISMATCHED_NOTIFICATION', subject: id, at });
  }
}
