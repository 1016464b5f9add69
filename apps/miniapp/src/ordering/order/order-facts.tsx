import type { Order } from '@taro-pay/contracts';
import { Text, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { copyText } from '../../platform/clipboard';
import { text } from '../../text';
import { ItemList } from '../../ui/item-list';
import { Price } from '../../ui/price';

/** Items, amounts and number of an order. */
export function OrderFacts({ order }: { readonly order: Order }) {
  return (
    <View>
      <View className="card">
        <View className="card-title">{text.order.items}</View>
        <ItemList items={order.items} />
      </View>
      <View className="card">
        <Fact label={text.order.total}>
          <Price fen={order.totalFen} size="small" />
        </Fact>
        {order.payerTotalFen === null ? null : (
          <Fact label={text.order.paidTotal}>
            <Price fen={order.payerTotalFen} size="small" />
          </Fact>
        )}
        {order.refundedFen === 0 ? null : (
          <Fact label={text.order.refunded}>
            <Price fen={order.refundedFen} size="small" />
          </Fact>
        )}
        <View
          className="fact fact-copy"
          ariaRole="button"
          ariaLabel={`${text.order.copy} ${text.order.number}`}
          onClick={() => void copyText(order.id, text.page.copied)}
        >
          <View>
            <View className="fact-label">{text.order.number}</View>
            <Text className="order-number">{order.id}</Text>
          </View>
          <Text className="fact-action">{text.order.copy}</Text>
        </View>
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
