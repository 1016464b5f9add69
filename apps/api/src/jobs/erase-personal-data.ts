import type { FastifyBaseLogger } from 'fastify';
import type { Dependencies } from '../dependencies.js';
import { eraseLater, erasePersonalData, listErasable } from '../modules/delivery/personal-data-store.js';
import { recordEvent } from '../modules/orders/order-store.js';

const DAY_MS = 86_400_000;

/** Orders of one run: the next one follows soon. */
const ORDERS = 100;

interface Options extends Pick<Dependencies, 'database' | 'now'> {
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn'>;
  readonly isStopping: () => boolean;
}

/** Erases who and where buyers are once the time of their orders is over. What still has to be shipped keeps it. */
export function createErasure({ database, now, log, isStopping }: Options): () => Promise<void> {
  async function erase(orderId: string): Promise<void> {
    const at = new Date(now());
    const isErased = await database.transaction(async (tx) => {
      const erased = await erasePersonalData(tx, orderId, at);
      if (erased) await recordEvent(tx, orderId, { type: 'PERSONAL_DATA_ERASED', data: {} }, at);
      else await eraseLater(tx, orderId, at, new Date(at.getTime() + DAY_MS));
      return erased;
    });
    if (isErased) log.info({ orderId }, 'the personal data of an order were erased');
  }

  return async () => {
    try {
      for (const { id } of await listErasable(database, new Date(now()), ORDERS)) {
        if (isStopping()) return;
        await erase(id);
      }
    } catch (error) {
      log.warn({ err: error }, 'personal data could not be erased yet');
    }
  };
}
