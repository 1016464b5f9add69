import type { OperatorOrder } from '@taro-pay/contracts';
import { text } from '../../text/index.js';
import { Money } from '../../ui/money.js';

/** What can still be refunded of an order, in fen. */
export const leftOf = ({
  totalFen,
  refundReservedFen,
}: Pick<OperatorOrder, 'totalFen' | 'refundReservedFen'>) => totalFen - refundReservedFen;

/** The money of an order: what a refund is decided by. */
export function Sums({ order }: { readonly order: OperatorOrder }) {
  const { totalFen, refundedFen, refundReservedFen } = order;
  const sums = [
    [text.refund.paid, totalFen],
    [text.refund.refunded, refundedFen],
    [text.refund.pending, refundReservedFen - refundedFen],
    [text.refund.left, leftOf(order)],
  ] as const;
  return (
    <dl className="sums">
      {sums.map(([name, fen]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Money fen={fen} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
