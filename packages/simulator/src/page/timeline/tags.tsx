import type { OrderView } from '../../control/views/order.js';
import type { RefundView } from '../../control/views/refund.js';
import type { SimulatorEvent } from '../../events/event.js';
import { useText } from '../text/text.js';
import { Tag, type Tone } from '../ui/tag.js';
import { faultOf, isProblem } from './event-facts.js';

const TRADE_TONES: Readonly<Record<OrderView['tradeState'], Tone>> = {
  NOTPAY: 'waiting',
  SUCCESS: 'good',
  CLOSED: 'quiet',
  REFUND: 'quiet',
};

/** The state of an order. WeChat calls an order refunded as soon as a part of it is. */
export function TradeStateTag({ order }: { readonly order: OrderView }) {
  const text = useText();
  const { tradeState, refundedFen, totalFen } = order;
  const isPart = tradeState === 'REFUND' && refundedFen < totalFen;
  return (
    <Tag tone={TRADE_TONES[tradeState]}>
      {isPart ? text.partlyRefunded(refundedFen) : text.tradeStates[tradeState]}
    </Tag>
  );
}

const REFUND_TONES: Readonly<Record<RefundView['status'], Tone>> = {
  PROCESSING: 'waiting',
  SUCCESS: 'good',
  CLOSED: 'quiet',
  ABNORMAL: 'bad',
};

/** The state of a refund. */
export function RefundTag({ status }: { readonly status: RefundView['status'] }) {
  return <Tag tone={REFUND_TONES[status]}>{useText().refundStates[status]}</Tag>;
}

/** The status of a request or a notification; none for control actions. */
export function StatusTag({ event }: { readonly event: SimulatorEvent }) {
  const text = useText();
  if (event.kind === 'control') return null;
  return (
    <span className={`tag status ${isProblem(event) ? 'bad' : 'good'}`}>
      {event.statusCode ?? text.noAnswer}
    </span>
  );
}

/** The fault or variant of an event. */
export function FaultTag({ event }: { readonly event: SimulatorEvent }) {
  const fault = faultOf(useText(), event);
  return fault === null ? null : <Tag tone="waiting">{fault}</Tag>;
}
