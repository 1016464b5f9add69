import type { Order } from '@taro-pay/contracts';
import { Text, View } from '@tarojs/components';
import { CashierSheet } from '#wechat';
import { definePage } from '../../app/define-page';
import { LoadedPage } from '../../app/loaded';
import { navigation } from '../../app/navigation';
import { showError } from '../../features/loading/shown-error';
import { faceOfUnpaid, useResult } from '../../features/orders/use-result';
import { text } from '../../text';
import { resultText } from '../../text/result';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { Price } from '../../ui/price';
import { AgainButton } from '../again-button';
import { ReminderOffer } from '../reminder';
import { FACES, type Face } from './faces';
import { Hint } from './hint';
import './index.css';

function ResultPage() {
  const result = useResult();
  return (
    <LoadedPage resource={result.resource} reload={result.reload} skeleton="result">
      {(order) => <Result order={order} result={result} />}
    </LoadedPage>
  );
}

interface Props {
  readonly order: Order;
  readonly result: ReturnType<typeof useResult>;
}

function Result({ order, result }: Props) {
  const { state, reload, pay, payLabel, refresh, isPaying } = result;
  const face = faceOf(order, result);
  const { mark, tone, title } = FACES[face];
  const canPay = face === 'unpaid' || face === 'paying' || face === 'unknown';
  return (
    <Page>
      <View className="result">
        <View className={`result-mark result-${tone} result-mark-${face}`}>{mark}</View>
        <Text className="result-status">{title}</Text>
        <View className="result-hint">
          <Hint face={face} order={order} reload={() => void reload()} />
        </View>
        <Price fen={order.payerTotalFen ?? order.totalFen} size="large" />
      </View>
      {state.step === 'failed' ? <Notice error={showError(state.error)} /> : null}
      <View className="result-actions">
        {face === 'unknown' ? (
          <Button name="refresh-button" onPress={refresh}>
            {resultText.refresh}
          </Button>
        ) : null}
        {canPay ? (
          <Button
            name="pay-button"
            kind={face === 'unknown' ? 'plain' : 'primary'}
            busy={isPaying}
            onPress={pay}
          >
            {isPaying || state.step === 'ready' ? payLabel : text.order.pay}
          </Button>
        ) : null}
        {face === 'paid' || face === 'unpaid' ? <ReminderOffer order={order} /> : null}
        {face === 'closed' ? <AgainButton items={order.items} /> : null}
        <Button name="order-button" kind="plain" onPress={() => void navigation.replaceWithOrder(order.id)}>
          {resultText.viewOrder}
        </Button>
        <Button name="home-button" kind="quiet" onPress={() => void navigation.toShop()}>
          {text.result.home}
        </Button>
      </View>
      <CashierSheet totalFen={order.totalFen} />
    </Page>
  );
}

function faceOf({ id, status }: Order, { state }: Props['result']): Face {
  switch (status) {
    case 'PAID':
      return 'paid';
    case 'REFUNDED':
      return 'refunded';
    case 'CLOSED':
      return 'closed';
    case 'PENDING':
      return faceOfUnpaid(state, id);
  }
}

export default definePage('result', ResultPage);
