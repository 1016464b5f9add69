import type { Tx } from '../../database/sql.js';
import { setPickupCode, takePickupCode } from './delivery-store.js';

const CODES = 1_000_000;

/** Of a hundred thousand open orders one in ten has a given code: so many in a row that are taken do not happen. */
const ATTEMPTS = 50;

/**
 * Gives a paid order the six digits that its buyer shows at the counter. Whoever knows them takes the goods, so they are
 * drawn from the source of secrets.
 */
export async function givePickupCode(
  tx: Tx,
  orderId: string,
  randomBytes: (size: number) => Buffer,
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const code = String(randomBytes(4).readUInt32BE() % CODES).padStart(6, '0');
    if (await takePickupCode(tx, orderId, code)) return setPickupCode(tx, orderId, code);
  }
  throw new Error(`No pick-up code is free for ${orderId}.`);
}
