import type { MessageEvent } from '@taro-pay/contracts';
import type { Tx } from '../../database/sql.js';
import { planMessage } from './message-store.js';

interface Telling {
  readonly event: Exclude<MessageEvent, 'CLOSING_SOON'>;
  readonly orderId: string;
  /** The shipment or the refund that it is about; left out for the order. */
  readonly subject?: string;
  readonly at: Date;
  readonly newId: () => string;
}

/** Plans the message of an event in the event’s own transaction, where the buyer asked for it. */
export async function tellBuyer(
  tx: Tx,
  { event, orderId, subject = orderId, at, newId }: Telling,
): Promise<void> {
  await planMessage(tx, { id: newId(), orderId, event, subject, at, sendAt: at });
}
