import { type Allowance, MAX_FEN } from '@taro-pay/contracts';
import type { Sql, Tx } from '../../database/sql.js';
import { addToDay, findLimits, lockOperator } from './operator-store.js';
import { peopleBehind } from './people-behind.js';

/**
 * What an operator may refund without another person. An account has no more than whoever may be behind it: nobody gets
 * past their limits by an account of which they issued the link. Commands and scripts, whose id is null, have no limits.
 */
export async function readAllowance(sql: Sql, operatorId: string | null, day: string): Promise<Allowance> {
  return allowanceOf(sql, operatorId === null ? [] : await peopleBehind(sql, operatorId), day);
}

async function allowanceOf(sql: Sql, people: readonly string[], day: string): Promise<Allowance> {
  let allowance: Allowance = { refundFen: MAX_FEN, dayLeftFen: null };
  for (const id of people) {
    const limits = await findLimits(sql, id, day);
    if (limits !== undefined) allowance = lesser(allowance, limits);
  }
  return allowance;
}

const lesser = (
  { refundFen, dayLeftFen }: Allowance,
  limits: { readonly refundLimitFen: number; readonly dayLeftFen: number | null },
): Allowance => ({
  refundFen: Math.min(refundFen, limits.refundLimitFen),
  dayLeftFen:
    limits.dayLeftFen === null
      ? dayLeftFen
      : Math.max(0, Math.min(dayLeftFen ?? Number.POSITIVE_INFINITY, limits.dayLeftFen)),
});

/**
 * Keeps the days of everybody behind an account as they are until the transaction ends, in the order of their ids, so
 * that two accounts with each other behind them do not wait for each other.
 */
export async function lockPeopleBehind(tx: Tx, operatorId: string | null): Promise<readonly string[]> {
  if (operatorId === null) return [];
  const people = (await peopleBehind(tx, operatorId)).sort();
  for (const id of people) await lockOperator(tx, id);
  return people;
}

/** Counts a refund into the day of each of the locked people. Of none, and false, where it is above a limit of one. */
export async function takeAllowance(
  tx: Tx,
  people: readonly string[],
  refund: { readonly amountFen: number; readonly day: string },
): Promise<boolean> {
  const { refundFen, dayLeftFen } = await allowanceOf(tx, people, refund.day);
  if (refund.amountFen > refundFen || refund.amountFen > (dayLeftFen ?? MAX_FEN)) return false;
  for (const id of people) await addToDay(tx, id, refund);
  return true;
}
