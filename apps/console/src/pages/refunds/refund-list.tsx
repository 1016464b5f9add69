import type { OperatorRefund } from '@taro-pay/contracts';
import { text } from '../../text/index.js';
import { Copyable } from '../../ui/copyable.js';
import { Money } from '../../ui/money.js';
import { RefundTag } from '../../ui/tag.js';
import { Time } from '../../ui/time.js';
import { WithdrawButton } from './withdraw-button.js';

/** The refunds of one order. */
export function RefundList({ refunds }: { readonly refunds: readonly OperatorRefund[] }) {
  return (
    <section className="panel panel-list refund-list">
      <h2>{text.menu.refunds}</h2>
      <ul>
        {refunds.map((refund) => (
          <li key={refund.id}>
            <div className="entry-head">
              <Money fen={refund.amountFen} />
              <RefundTag status={refund.status} />
              <span className="quiet">{text.refundOrigin[refund.origin]}</span>
              <span className="quiet">
                <Time at={refund.createdAt} />
              </span>
            </div>
            <p>{refund.reason}</p>
            <p className="quiet">
              {text.refund.number} <Copyable value={refund.id} />
            </p>
            <WithdrawButton refund={refund} />
          </li>
        ))}
      </ul>
    </section>
  );
}
