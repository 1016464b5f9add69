import type { Tx } from '../../database/sql.js';
import { ApiProblem } from '../../http/problem.js';
import { type Act, assertMayAct, recordAct } from '../audit/audit-log.js';
import { countActs } from '../audit/audit-store.js';
import { lockOperator } from '../people/operator-store.js';

/** So many wrong codes an operator may type within the time: some buyers mumble, nobody is to try a million. */
const GUESSES = 10;
const WITHIN_MS = 600_000;

const ACTION = 'findPickup';

/**
 * Lets an operator try a code. Their tries come one after the other, so that no more are wrong than may be.
 * @throws ApiProblem RATE_LIMITED
 */
export async function allowGuess(tx: Tx, act: Act, at: Date): Promise<void> {
  await assertMayAct(act, ACTION, (id) => lockOperator(tx, id));
  const since = new Date(at.getTime() - WITHIN_MS);
  const wrong = await countActs(tx, { actor: act.actor, action: ACTION, since, take: GUESSES });
  if (wrong < GUESSES) return;
  throw new ApiProblem('RATE_LIMITED', `${GUESSES} codes were wrong: wait ten minutes.`, {
    retryAfterSeconds: WITHIN_MS / 1000,
  });
}

/** A wrong code is in the audit log, without the code: it may be right for the next order. */
export function recordGuess(tx: Tx, act: Act, at: Date, orderId?: string): Promise<void> {
  const effect = { action: ACTION, at, after: { isWrong: true } } as const;
  return recordAct(tx, act, { ...effect, ...(orderId === undefined ? {} : { orderId }) });
}
