import type { Tx } from '../../database/sql.js';
import { ApiProblem } from '../../http/problem.js';
import { giveBackAgain } from './late-money.js';
import { nextTurn } from './refund-booking.js';
import { moveTurn } from './refund-schedule-store.js';
import { listRefundsOf, type Refund } from './refund-store.js';

interface Resending {
  readonly at: Date;
  readonly newId: () => string;
}

/**
 * Makes a refund that WeChat has not taken due as soon as the pause allows, and answers its id, for the caller to send.
 * It keeps its number.
 * @throws ApiProblem where WeChat has it already, or it has ended
 */
export async function resendNow(tx: Tx, refund: Refund, { at, newId }: Resending): Promise<string> {
  switch (refund.status) {
    case 'REQUESTED': {
      const turn = await nextTurn(tx, refund.orderId, at.getTime());
      if (refund.sendAfter > turn) await moveTurn(tx, refund, turn);
      return refund.id;
    }
    case 'CLOSED':
      if (refund.origin === 'LATE_MONEY') return giveBackNow(tx, refund.orderId, { at, newId });
      throw notPossible('It is CLOSED, and its amount is free: refund the order.');
    case 'PROCESSING':
      throw notPossible('WeChat is carrying the refund out: ask about it.');
    case 'ABNORMAL':
      throw notPossible('WeChat could not reach the buyer’s account: act in the merchant console, then ask.');
    case 'SUCCESS':
      throw notPossible('The money is back already.');
  }
}

/**
 * Gives late money back as soon as the pause allows: by the refund that waits, or by a new one where none is under way.
 * Answers its id.
 * @throws ApiProblem where nothing is left to send
 */
export async function giveBackNow(tx: Tx, orderId: string, { at, newId }: Resending): Promise<string> {
  const refunds = await listRefundsOf(tx, orderId);
  const open = refunds.find(({ status }) => status !== 'CLOSED' && status !== 'SUCCESS');
  if (open !== undefined) return resendNow(tx, open, { at, newId });
  const sendAfter = await nextTurn(tx, orderId, at.getTime());
  const next = await giveBackAgain(tx, { orderId, at, sendAfter, newId });
  switch (next) {
    case 'nothing left':
      throw notPossible('The money is back already.');
    case 'no more':
      throw notPossible('WeChat takes no more refunds of this order: give it back in the merchant console.');
    default:
      return next.refundId;
  }
}

const notPossible = (detail: string) => new ApiProblem('ACTION_NOT_POSSIBLE', detail);
