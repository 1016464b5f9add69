import type { Order } from '@taro-pay/contracts';
import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { type ReactNode, useState } from 'react';
import { Button } from '../../components/button';
import { ItemList } from '../../components/item-list';
import { LoadedPage } from '../../components/loaded';
import { Money } from '../../components/money';
import { Page } from '../../components/page';
import { StatusTag } from '../../components/status-tag';
import { navigation } from '../../navigation';
import { isUnderWay, usePayment } from '../../payment/use-payment';
import { CashierSheet } from '../../platform/cashier-sheet';
import { call } from '../../session/api';
import { showError } from '../../shown-error';
import { text } from '../../text';
import { formatTime } from '../../time';
import { usePaidOrder } from '../../use-paid-order';
import './index.css';
import { useTimeLeft } from './use-time-left';

export default function OrderPage() {
  const { resource, reload, show } = usePaidOrder();
  return (
    <LoadedPage resource={resource} reload={reload} skeleton={{ rows: 3 }}>
      {(order) => (
        <Page
          footer={
            order.status === 'PENDING' ? (
              <PendingActions order={order} show={show} reload={reload} />
            ) : undefined
          }
        >
          <OrderFacts order={order} />
          <CashierSheet totalFen={order.totalFen} />
        </Page>
      )}
    </LoadedPage>
  );
}

function OrderFacts({ order }: { readonly order: Order }) {
  return (
    <View>
      <View className="card order-head">
        <View className="order-head-status">
          <StatusTag status={order.status} />
          {order.status === 'PENDING' ? <TimeLeft order={order} /> : null}
        </View>
        <Money fen={order.totalFen} size="large" />
      </View>
      <View className="card">
        <View className="card-title">{text.checkout.items}</View>
        <ItemList items={order.items} />
      </View>
      <View className="card">
        <Fact label={text.order.total}>
          <Money fen={order.totalFen} size="small" />
        </Fact>
        {order.payerTotalFen === null ? null : (
          <Fact label={text.order.paidTotal}>
            <Money fen={order.payerTotalFen} size="small" />
          </Fact>
        )}
        {order.refundedFen === 0 ? null : (
          <Fact label={text.order.refunded}>
            <Money fen={order.refundedFen} size="small" />
          </Fact>
        )}
        <Fact label={text.order.created}>{formatTime(order.createdAt)}</Fact>
        {order.paidAt === null ? null : <Fact label={text.order.paid}>{formatTime(order.paidAt)}</Fact>}
        {order.closedAt === null ? null : <Fact label={text.order.closed}>{formatTime(order.closedAt)}</Fact>}
        <Fact label={text.order.number}>
          <Text userSelect className="order-number">
            {order.id}
          </Text>
        </Fact>
      </View>
    </View>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <View className="fact">
      <Text className="fact-label">{label}</Text>
      <View>{children}</View>
    </View>
  );
}

function TimeLeft({ order }: { readonly order: Order }) {
  const left = useTimeLeft(order.expiresAt);
  return (
    <Text className="order-time-left">{left === null ? text.order.expired : text.order.expires(left)}</Text>
  );
}

interface PendingProps {
  readonly order: Order;
  readonly show: (order: Order) => void;
  readonly reload: () => Promise<void>;
}

function PendingActions({ order, show, reload }: PendingProps) {
  const { state, pay } = usePayment({
    order: async () => order.id,
    onEnd: (id) => void navigation.replaceWithResult(id),
  });
  const [isClosing, setClosing] = useState(false);
  const [closeError, setCloseError] = useState<string | null>(null);

  async function cancel(): Promise<void> {
    const { confirm } = await Taro.showModal({
      title: text.order.cancelTitle,
      content: text.order.cancelHint,
      confirmText: text.order.cancelConfirm,
      cancelText: text.order.keep,
    });
    if (!confirm) return;
    setClosing(true);
    try {
      show(await call('closeOrder', { params: { orderId: order.id } }));
    } catch (error) {
      setCloseError(showError(error).message);
      await reload();
    } finally {
      setClosing(false);
    }
  }

  const isPaying = isUnderWay(state);
  const message = state.step === 'failed' ? showError(state.error).message : closeError;
  return (
    <View>
      {message === null ? null : <View className="payment-error order-message">{message}</View>}
      <View className="order-actions">
        <View className="order-cancel">
          <Button
            name="cancel-button"
            kind="plain"
            busy={isClosing}
            disabled={isPaying}
            onPress={() => void cancel()}
          >
            {text.order.cancel}
          </Button>
        </View>
        <View className="order-pay">
          <Button name="pay-button" busy={isPaying} disabled={isClosing} onPress={pay}>
            {state.step === 'idle' ? text.order.pay : text.paying[state.step]}
          </Button>
        </View>
      </View>
    </View>
  );
}
