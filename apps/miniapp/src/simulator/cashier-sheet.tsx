import type { Fen } from '@taro-pay/contracts';
import { Text, View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { text } from '../text';
import { Button } from '../ui/button';
import { Price } from '../ui/price';
import { Sheet } from '../ui/sheet';
import { cashier } from './cashier';
import './cashier-sheet.css';

/** The cashier of the simulator, in place of WeChat's. */
export function CashierSheet({ totalFen }: { readonly totalFen: Fen }) {
  const [isOpen, setOpen] = useState(cashier.isOpen);
  useEffect(() => cashier.subscribe(() => setOpen(cashier.isOpen())), []);
  // Leaving the page cancels.
  useEffect(() => () => cashier.press('cancel'), []);
  if (!isOpen) return null;
  return (
    <Sheet label={text.cashier.title} onClose={() => cashier.press('cancel')}>
      <View className="cashier">
        <Text className="cashier-small">{text.cashier.title}</Text>
        <Text className="cashier-merchant">{text.cashier.merchant}</Text>
        <Price fen={totalFen} size="large" />
        <View className="cashier-method">
          <Text className="cashier-small">{text.cashier.method}</Text>
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
        <Text className="cashier-small">{text.cashier.hint}</Text>
      </View>
    </Sheet>
  );
}
