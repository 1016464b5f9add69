import { canApplyForRefund, type Order } from '@taro-pay/contracts';
import { View } from '@tarojs/components';
import { CashierSheet } from '#wechat';
import { definePage } from '../../app/define-page';
import { LoadedPage } from '../../app/loaded';
import { TimeLeft } from '../../features/orders/time-left';
import { useOrder, type WholeOrder } from '../../features/orders/use-order';
import { useReceipt } from '../../features/orders/use-receipt';
import { useRefundApplication } from '../../features/orders/use-refund-application';
import { stageOf } from '../../model/order-stage';
import { orderText } from '../../text/order';
import { Button } from '../../ui/button';
import { Page } from '../../ui/page';
import { Price } from '../../ui/price';
import { StageTag } from '../../ui/tag';
import { AgainButton } from '../again-button';
import { ReminderOffer } from '../reminder';
import { DeliveryCard } from './delivery';
import './index.css';
import { OrderFacts } from './order-facts';
import { Parcels } from './parcels';
import { PendingActions } from './pending-actions';
import { Progress } from './progress';
import { RefundSheet } from './refund-sheet';

function OrderPage() {
  const { resource, reload, show } = useOrder();
  return (
    <LoadedPage resource={resource} reload={reload} skeleton="order">
      {(value) => <Loaded value={value} show={show} reload={reload} />}
    </LoadedPage>
  );
}

interface Props {
  readonly value: WholeOrder;
  readonly show: (value: WholeOrder) => void;
  readonly reload: () => Promise<void>;
}

function Loaded({ value, show, reload }: Props) {
  const { order, refunds, shipments } = value;
  const application = useRefundApplication(order.id, (made) =>
    show({ ...value, refunds: { ...refunds, application: made } }),
  );
  const isAsked = refunds.application !== null && refunds.application.resolvedAt === null;
  const isOver = refunds.application?.mayApplyAgain === false;
  const confirmReceipt = useReceipt(order, shipments, (next) => show({ ...value, order: next }));
  const isPending = order.status === 'PENDING';
  const showOrder = (next: Order) => show({ ...value, order: next });
  return (
    <Page
      footer={
        isPending ? (
          <PendingActions order={order} show={showOrder} reload={reload} />
        ) : (
          <NextStep order={order} confirmReceipt={confirmReceipt} />
        )
      }
    >
      <View className="card">
        <View className="order-head">
          <StageTag stage={stageOf(order)} />
          {isPending ? <TimeLeft expiresAt={order.expiresAt} onOver={() => void reload()} /> : null}
        </View>
        <Price fen={order.totalFen} size="large" />
      </View>
      {isPending ? null : <DeliveryCard order={order} />}
      <Parcels order={order} shipments={shipments.shipments} />
      <OrderFacts order={order} />
      <View className="card">
        <View className="card-title">{orderText.whatHappened}</View>
        <Progress order={order} refunds={refunds} />
      </View>
      <ReminderOffer order={order} isRefundAsked={isAsked} />
      {isPending ? <DeliveryCard order={order} /> : null}
      {canApplyForRefund(order.status) ? (
        <Button name="refund-button" kind="quiet" disabled={isAsked || isOver} onPress={application.open}>
          {isAsked ? orderText.refund.applied : isOver ? orderText.refund.over : orderText.refund.apply}
        </Button>
      ) : null}
      {application.state.step === 'closed' ? null : (
        <RefundSheet
          state={application.state}
          onSend={(reason) => void application.send(reason)}
          onClose={application.close}
        />
      )}
      <CashierSheet totalFen={order.totalFen} />
    </Page>
  );
}

interface NextStepProps {
  readonly order: Order;
  readonly confirmReceipt: (() => void) | null;
}

/** What a buyer does next with an order that is not waiting for a payment. */
function NextStep({ order, confirmReceipt }: NextStepProps) {
  if (confirmReceipt === null) {
    return <AgainButton items={order.items} kind={order.status === 'CLOSED' ? 'primary' : 'plain'} />;
  }
  return (
    <Button name="receipt-button" onPress={confirmReceipt}>
      {orderText.confirmReceipt}
    </Button>
  );
}

export default definePage('order', OrderPage);
