import { ACTIONS_OF_ANOMALY, type AnomalyAction, type DifferenceKind } from '@taro-pay/contracts';
import { isOrderId } from '../payments/lost-order.js';
import type { AnomalyRow } from './anomaly-store.js';
import { readDifference } from './difference-subject.js';

type About = Pick<AnomalyRow, 'kind' | 'subject' | 'orderId'>;

/** The actions that can end an anomaly: those of its kind, as far as they fit what it is about. */
export function actionsOf(anomaly: About): readonly AnomalyAction[] {
  const actions: readonly AnomalyAction[] = ACTIONS_OF_ANOMALY[anomaly.kind];
  return actions.filter((action) => {
    if (action === 'ask') return isAskable(anomaly);
    return action !== 'adopt' || isAdoptable(anomaly);
  });
}

/** A notification about no order of this shop leaves nothing to ask about. */
const isAskable = ({ kind, orderId }: About) => kind !== 'MISMATCHED_NOTIFICATION' || orderId !== null;

const REFUND_DIFFERENCES: readonly (DifferenceKind | undefined)[] = [
  'REFUND_UNKNOWN_HERE',
  'REFUND_ABSENT_THERE',
  'REFUND_AMOUNT',
];

/** Of a day’s differences a refund explains only those of refunds, and a lost order can be taken in. */
const isAdoptable = (anomaly: About) =>
  anomaly.kind !== 'DIFFERENCE' ||
  lostOrderOf(anomaly) !== null ||
  REFUND_DIFFERENCES.includes(readDifference(anomaly.subject).kind);

/** The number of a payment in the bill whose order is not in the books; null where it is about something else. */
export function lostOrderOf({ kind, subject, orderId }: About): string | null {
  if (kind !== 'DIFFERENCE' || orderId !== null) return null;
  const difference = readDifference(subject);
  const isLost = difference.kind === 'PAYMENT_UNKNOWN_HERE' && isOrderId(difference.about);
  return isLost ? difference.about : null;
}
