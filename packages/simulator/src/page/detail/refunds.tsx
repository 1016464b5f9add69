import type { OrderDetail, OrderView } from '../../control/views/order.js';
import type { RefundView } from '../../control/views/refund.js';
import type { RefundOutcome } from '../../refunds/refund.js';
import { chooseRefundOutcome, settleRefund } from '../api/simulator.js';
import { useAct } from '../state/notice.js';
import { useText } from '../text/text.js';
import { RefundTag } from '../timeline/tags.js';
import { dateAndTime, yuan } from '../ui/format.js';
import { Choices } from '../ui/roving.js';
import { ConsoleRefund } from './console-refund.js';

/** The refunds of an order, how the next ones end, and one more by a person. */
export function Refunds({ order }: { readonly order: OrderDetail }) {
  const text = useText();
  const { tradeState, refunds, refundedFen, totalFen } = order;
  if (tradeState === 'NOTPAY' || (tradeState === 'CLOSED' && refunds.length === 0)) return null;
  const isPaid = tradeState === 'SUCCESS' || tradeState === 'REFUND';
  return (
    <>
      <h3>{text.refunds}</h3>
      {refunds.map((refund) => (
        <Refund key={refund.outRefundNo} refund={refund} />
      ))}
      <OutcomeOfRefunds order={order} />
      {isPaid && refundedFen < totalFen && (
        <ConsoleRefund
          // The amount is proposed anew once the rest of the order changes.
          key={`${order.outTradeNo} ${refundedFen}`}
          order={order}
          leftFen={totalFen - refundedFen}
        />
      )}
    </>
  );
}

function OutcomeOfRefunds({ order }: { readonly order: OrderView }) {
  const text = useText();
  const act = useAct();
  return (
    <>
      <p className="hint">{text.refundOutcome}</p>
      <Choices
        label={text.refundOutcome}
        options={[
          { value: null, label: text.usualOutcome },
          { value: 'SUCCESS', label: text.refundStates.SUCCESS },
          { value: 'ABNORMAL', label: text.refundStates.ABNORMAL },
          { value: 'CLOSED', label: text.refundStates.CLOSED },
        ]}
        chosen={order.refundOutcome}
        onChoose={(outcome) => act(() => chooseRefundOutcome(order, outcome), text.doneOutcome)}
      />
    </>
  );
}

/** How a refund can end by hand. */
const NEXT: Readonly<Record<RefundView['status'], readonly RefundOutcome[]>> = {
  PROCESSING: ['SUCCESS', 'ABNORMAL', 'CLOSED'],
  ABNORMAL: ['SUCCESS'],
  SUCCESS: [],
  CLOSED: [],
};

function Refund({ refund }: { readonly refund: RefundView }) {
  const text = useText();
  const act = useAct();
  const { outRefundNo, refundFen, status, createdAt, source } = refund;
  return (
    <div className="entry">
      <p>
        <b>{yuan(refundFen)}</b> <RefundTag status={status} />
      </p>
      {source !== 'API' && <p className="hint">{text.madeInConsole}</p>}
      <p className="hint">
        {dateAndTime(createdAt)} · {outRefundNo}
      </p>
      <div className="actions">
        {NEXT[status].map((outcome) => (
          <button
            key={outcome}
            type="button"
            onClick={() => act(() => settleRefund(refund, outcome), text.doneSettle)}
          >
            {text.settle[outcome]}
          </button>
        ))}
      </div>
    </div>
  );
}
