import { useQuery } from '@tanstack/react-query';
import { ApiError, isPaid } from '@taro-pay/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { call } from '../../api/client.js';
import { serverNow } from '../../api/server-clock.js';
import type { Params } from '../../app/pages.js';
import { hrefOf } from '../../app/router.js';
import { useMay } from '../../app/session.js';
import { text } from '../../text/index.js';
import { Copyable } from '../../ui/copyable.js';
import { Json } from '../../ui/json.js';
import { Link } from '../../ui/link.js';
import { Money } from '../../ui/money.js';
import { PageHead } from '../../ui/page-head.js';
import { Failure, Loading } from '../../ui/states.js';
import { FulfilmentTag, OrderTag } from '../../ui/tag.js';
import { AnomalyCard } from '../anomalies/anomaly-card.js';
import { ApprovalsOfOrder } from '../approvals/approvals-of-order.js';
import { RefundList } from '../refunds/refund-list.js';
import { DeliveryPanel } from './delivery-panel.js';
import { MessageList } from './message-list.js';
import { OrderFacts } from './order-facts.js';
import { RefundDialog } from './refund-dialog.js';
import { ShipmentList } from './shipment-list.js';
import { type Dossier, summaryOf } from './summary.js';
import { leftOf } from './sums.js';
import { Timeline } from './timeline.js';

const SETTLED_MS = 15_000;
const MOVING_MS = 2_000;

/** What still moves is read again soon. */
const isMoving = ({ order, refunds }: Dossier) =>
  order.status === 'PENDING' ||
  refunds.some(({ status }) => status === 'REQUESTED' || status === 'PROCESSING');

export default function OrderPage({ params: { orderId = '' } }: { readonly params: Params }) {
  const dossier = useQuery({
    queryKey: ['getOrderDossier', orderId],
    queryFn: () => call('getOrderDossier', { params: { orderId } }),
    refetchInterval: ({ state }) =>
      state.data !== undefined && isMoving(state.data) ? MOVING_MS : SETTLED_MS,
  });
  if (dossier.data !== undefined) return <OrderDossier dossier={dossier.data} error={dossier.error} />;
  if (dossier.error instanceof ApiError && dossier.error.code === 'ORDER_NOT_FOUND') {
    return (
      <>
        <Crumb />
        <PageHead {...text.order.missing} />
      </>
    );
  }
  if (dossier.isError) return <Failure error={dossier.error} retry={dossier.refetch} />;
  return <Loading />;
}

const Crumb = () => (
  <p className="crumb">
    <Link href={hrefOf('/orders')}>{text.menu.orders}</Link>
  </p>
);

function OrderDossier({ dossier, error }: { readonly dossier: Dossier; readonly error: unknown }) {
  const { order, refunds, anomalies, messages } = dossier;
  const may = useMay();
  const [isRefunding, setRefunding] = useState(false);
  const leftFen = leftOf(order);
  const isRefundable = isPaid(order.status) && leftFen > 0 && may('createRefund');
  const open = anomalies.filter(({ resolvedAt }) => resolvedAt === null);
  // All the money is back: nothing is sent or handed over any more.
  const waitsForNothing = order.status === 'REFUNDED' && order.fulfilment === 'UNSHIPPED';
  return (
    <>
      <Crumb />
      <PageHead
        title={
          <>
            <Money fen={order.totalFen} /> <OrderTag status={order.status} />{' '}
            {order.fulfilment !== null && !waitsForNothing && (
              <FulfilmentTag kind={order.delivery.kind} fulfilment={order.fulfilment} />
            )}
          </>
        }
      >
        {isRefundable && (
          <Button type="primary" onClick={() => setRefunding(true)}>
            {text.refund.open}
          </Button>
        )}
      </PageHead>
      <div className="order-number">
        <Copyable value={order.id} />
      </div>
      {error !== null && <Failure error={error} />}
      <div className="order">
        <div className="order-main">
          <section className="panel summary" aria-label={text.order.summary}>
            {summaryOf(dossier, new Date(serverNow()).toISOString()).map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </section>
          {open.map((anomaly) => (
            <AnomalyCard key={anomaly.id} anomaly={anomaly} />
          ))}
          <ApprovalsOfOrder orderId={order.id} />
          <DeliveryPanel dossier={dossier} />
          {dossier.shipments.length > 0 && <ShipmentList order={order} shipments={dossier.shipments} />}
          {refunds.length > 0 && <RefundList refunds={refunds} />}
          {messages.length > 0 && <MessageList messages={messages} />}
        </div>
        <OrderFacts order={order} />
        <div className="order-history">
          <Timeline dossier={dossier} />
          <Json value={dossier} label={text.order.rawAll} />
        </div>
      </div>
      {isRefunding && <RefundDialog order={order} onClose={() => setRefunding(false)} />}
    </>
  );
}
