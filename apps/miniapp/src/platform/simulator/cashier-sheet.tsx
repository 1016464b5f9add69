import type { Fen } from '@taro-pay/contracts';
import { Text, View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { Button } from '../../components/button';
import { text } from '../../text';
import { cashier } from './cashier';
import './cashier-sheet.css';
import { Money } from '../../components/money';

/** The cashier of the simulator, in the place where WeChat's own would slide up. */
export function CashierSheet({ totalFen }: { readonly totalFen: Fen }) {
  const [isOpen, setOpen] = useState(cashier.isOpen);
  useEffect(() => cashier.subscribe(() => setOpen(cashier.isOpen())), []);
  // Who leaves the page has not paid.
  useEffect(() => () => cashier.press('cancel'), []);
  if (!isOpen) return null;
  return (
    <View className="cashier" ariaRole="dialog" ariaLabel={text.cashier.title}>
      <View className="cashier-shade" onClick={() => cashier.press('cancel')} />
      <View className="cashier-sheet">
        <Text className="cashier-title">{text.cashier.title}</Text>
        <Text className="cashier-merchant">{text.cashier.merchant}</Text>
        <Money fen={totalFen} size="large" />
        <View className="cashier-method">
          <Text className="cashier-label">{text.cashier.method}</Text>
          <Text>{text.cashier.balance}</Text>
        </View>
        <Button name="cashier-pay" onPress={() => cashier.press('pay')}>
          {text.cashier.pay}
        </Button>
        <View className="cashier-others">
          <Button name="cashier-cancel" kind="quiet" onPress={() => cashier.press('cancel')}>
            {text.cashier.cancel}
          </Button>
          <Button name="cashier-fail" kind="quiet" onPress={() => cashier.press('fail')}>
            {text.cashier.fail}
          </Button>
        </View>
        <Text className="cashier-hint">{text.cashier.hint}</Text>
      </View>
    </View>
  );
}
