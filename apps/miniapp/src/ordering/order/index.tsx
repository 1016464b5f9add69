import { canApplyForRefund, type Order } from '@taro-pay/contracts';
import { Text, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { CashierSheet } from '#wechat';
import { definePage } from '../../app/define-page';
import { LoadedPage } from '../../app/loaded';
import { type OrderWithRefunds, useOrder } from '../../features/orders/use-order';
import { useRefundApplication } from '../../features/orders/use-refund-application';
import { useTimeLeft } from '../../features/orders/use-time-left';
import { text } from '../../text';
import { Button } from '../../ui/button';
import { Page } from '../../ui/page';
import { Price } from '../../ui/price';
import { StatusTag } from '../../ui/tag';
import { AgainButton } from '../again-button';
import './index.css';
import { OrderFacts } from './order-facts';
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
  readonly value: OrderWithRefunds;
  readonly show: (value: OrderWithRefunds) => void;
  readonly reload: () => Promise<void>;
}

function Loaded({ value, show, reload }: Props) {
  const { order, refunds } = value;
  const application = useRefundApplication(order.id, (made) =>
    show({ order, refunds: { ...refunds, application: made } }),
  );
  const isAsked = refunds.application !== null && refunds.application.resolvedAt === null;
  const isOver = refunds.application?.mayApplyAgain === false;
  const showOrder = (next: Order) => show({ ...value, order: next });
  return (
    <Page footer={footerOf(order, <PendingActions order={order} show={showOrder} reload={reload} />)}>
      <View className="card">
        <View className="order-head">
          <StatusTag status={order.status} />
          {order.status === 'PENDING' ? (
            <TimeLeft expiresAt={order.expiresAt} onOver={() => void reload()} />
          ) : null}
        </View>
        <Price fen={order.totalFen} size="large" />
      </View>
      <OrderFacts order={order} />
      <View className="card">
        <View className="card-title">{text.order.progress}</View>
        <Progress order={order} refunds={refunds} />
      </View>
      {canApplyForRefund(order.status) ? (
        <Button name="refund-button" kind="quiet" disabled={isAsked || isOver} onPress={application.open}>
          {isAsked ? text.refund.applied : isOver ? text.refund.over : text.refund.apply}
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

function footerOf({ status, items }: Order, pending: ReactNode): ReactNode {
  switch (status) {
    case 'PENDING':
      return pending;
    case 'CLOSED':
      return <AgainButton items={items} />;
    case 'PAID':
    case 'REFUNDED':
      return undefined;
  }
}

function TimeLeft({ expiresAt, onOver }: { readonly expiresAt: string; readonly onOver: () => void }) {
  const left = useTimeLeft(expiresAt, onOver);
  return (
    <Text className="order-time-left">{left === null ? text.order.expired : text.order.expires(left)}</Text>
  );
}

export default definePage('order', OrderPage);
