import { ACTIONS_OF_ANOMALY, type AnomalyAction, type DifferenceKind } from '@taro-pay/contracts';
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

/** Of a day’s differences a refund explains only those of refunds. */
const isAdoptable = ({ kind, subject }: About) =>
  kind !== 'DIFFERENCE' || REFUND_DIFFERENCES.includes(readDifference(subject).kind);
