import type { Order, OrderStatus } from '@taro-pay/contracts';
import { Text, View } from '@tarojs/components';
import { Button } from '../../components/button';
import { LoadedPage } from '../../components/loaded';
import { Money } from '../../components/money';
import { Page } from '../../components/page';
import { navigation } from '../../navigation';
import { openPayment } from '../../payment/open-payment';
import { isUnderWay, usePayment } from '../../payment/use-payment';
import { CashierSheet } from '../../platform/cashier-sheet';
import { showError } from '../../shown-error';
import { text } from '../../text';
import { usePaidOrder } from '../../use-paid-order';
import './index.css';

/** What the server says became of the payment. Nothing here comes from the cashier's answer. */
export default function ResultPage() {
  const { resource, reload } = usePaidOrder();
  return (
    <LoadedPage resource={resource} reload={reload} skeleton={{ rows: 2, tall: true }}>
      {(order) => <Result order={order} reload={reload} />}
    </LoadedPage>
  );
}

const FACES = {
  PAID: { mark: '✓', tone: 'good', title: text.result.paid, hint: text.result.paidHint },
  PENDING: { mark: '¥', tone: 'waiting', title: text.result.unpaid, hint: text.result.unpaidHint },
  REFUNDED: { mark: '↩', tone: 'quiet', title: text.result.refunded, hint: text.result.refundedHint },
  CLOSED: { mark: '×', tone: 'quiet', title: text.result.closed, hint: text.result.closedHint },
} as const satisfies Record<OrderStatus, object>;

const UNCERTAIN = {
  mark: '…',
  tone: 'waiting',
  title: text.result.waiting,
  hint: text.result.waitingHint,
} as const;

interface Props {
  readonly order: Order;
  readonly reload: () => Promise<void>;
}

function Result({ order, reload }: Props) {
  // A payment that was begun and that nobody could conclude: who pays again now may pay twice.
  const isUncertain = order.status === 'PENDING' && openPayment.read() === order.id;
  const { mark, tone, title, hint } = isUncertain ? UNCERTAIN : FACES[order.status];
  return (
    <Page>
      <View className="result">
        <View className={`result-mark result-${tone}`}>{mark}</View>
        <Text className="result-status">{title}</Text>
        <Text className="result-hint">{hint}</Text>
        <Money fen={order.payerTotalFen ?? order.totalFen} size="large" />
      </View>
      <View className="result-actions">
        {isUncertain ? (
          <Button name="refresh-button" onPress={() => void reload()}>
            {text.result.refresh}
          </Button>
        ) : null}
        {order.status === 'PENDING' && !isUncertain ? <PayAgain order={order} reload={reload} /> : null}
        <Button name="order-button" kind="plain" onPress={() => void navigation.replaceWithOrder(order.id)}>
          {text.result.viewOrder}
        </Button>
        <Button name="home-button" kind="quiet" onPress={() => void navigation.home()}>
          {text.result.home}
        </Button>
      </View>
    </Page>
  );
}

function PayAgain({ order, reload }: Props) {
  const { state, pay } = usePayment({ order: async () => order.id, onEnd: () => void reload() });
  return (
    <View>
      <Button name="pay-button" busy={isUnderWay(state)} onPress={pay}>
        {state.step === 'idle' ? text.order.pay : text.paying[state.step]}
      </Button>
      {state.step === 'failed' ? (
        <View className="payment-error">{showError(state.error).message}</View>
      ) : null}
      <CashierSheet totalFen={order.totalFen} />
    </View>
  );
}
