import type { Order } from '@taro-pay/contracts';
import { Text, View } from '@tarojs/components';
import { usePictures } from '../../features/catalogue/use-pictures';
import { shortNumberOf } from '../../model/order-number';
import { copyText } from '../../platform/clipboard';
import { text } from '../../text';
import { orderText } from '../../text/order';
import { Fact } from '../../ui/fact';
import { ItemList } from '../../ui/item-list';
import { Price } from '../../ui/price';

/** Items, amounts and number of an order. */
export function OrderFacts({ order }: { readonly order: Order }) {
  return (
    <View>
      <View className="card">
        <View className="card-title">{orderText.items}</View>
        <ItemList items={order.items} pictureOf={usePictures()} />
      </View>
      <View className="card">
        {order.deliveryFen === 0 ? null : (
          <View>
            <Fact label={text.order.goods}>
              <Price fen={order.goodsFen} size="small" />
            </Fact>
            <Fact label={text.order.deliveryFee}>
              <Price fen={order.deliveryFen} size="small" />
            </Fact>
          </View>
        )}
        <Fact label={orderText.total}>
          <Price fen={order.totalFen} size="small" />
        </Fact>
        {order.payerTotalFen === null ? null : (
          <Fact label={orderText.paidTotal}>
            <Price fen={order.payerTotalFen} size="small" />
          </Fact>
        )}
        {order.refundedFen === 0 ? null : (
          <Fact label={orderText.refunded}>
            <Price fen={order.refundedFen} size="small" />
          </Fact>
        )}
        {order.note === null ? null : <Fact label={orderText.note}>{order.note}</Fact>}
        <View
          className="fact fact-copy"
          ariaRole="button"
          ariaLabel={`${orderText.copy} ${orderText.number}`}
          onClick={() => void copyText(order.id, text.page.copied)}
        >
          <View>
            <View className="fact-label">{orderText.number}</View>
            <View className="order-short-number">{text.order.shortNumber(shortNumberOf(order.id))}</View>
            <Text className="order-number">{order.id}</Text>
          </View>
          <Text className="fact-action">{orderText.copy}</Text>
        </View>
      </View>
    </View>
  );
}
