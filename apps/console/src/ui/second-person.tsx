import { Alert } from 'antd';
import type { Exceeded } from '../api/use-allowance.js';
import { text } from '../text/index.js';
import { yuan } from './money.js';

/** Says beforehand that a refund waits for a second person, and why. */
export function SecondPerson({ exceeded }: { readonly exceeded: Exceeded | null }) {
  if (exceeded === null) return null;
  const { limit, leftFen } = exceeded;
  return (
    <Alert
      className="second-person"
      type="warning"
      showIcon
      title={text.refund.above[limit](yuan(leftFen))}
    />
  );
}
