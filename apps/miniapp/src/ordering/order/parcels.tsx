import type { Order, Shipment } from '@taro-pay/contracts';
import { Text, View } from '@tarojs/components';
import { formatTime } from '../../model/time';
import { copyText } from '../../platform/clipboard';
import { text } from '../../text';
import { orderText } from '../../text/order';

interface Props {
  readonly order: Order;
  readonly shipments: readonly Shipment[];
}

/** The parcels of an order, each with its carrier, its number to copy, and what is in it where there are several. */
export function Parcels({ order, shipments }: Props) {
  if (shipments.length === 0) return null;
  return (
    <View className="card">
      <View className="card-title">{orderText.parcels}</View>
      {shipments.map((shipment) => (
        <Parcel
          key={shipment.id}
          shipment={shipment}
          things={shipments.length > 1 ? thingsIn(shipment, order) : ''}
        />
      ))}
    </View>
  );
}

function thingsIn({ items }: Shipment, order: Order): string {
  const things = items.map(({ productId, quantity }) => {
    const name = order.items.find((item) => item.productId === productId)?.name ?? productId;
    return `${name} × ${quantity}`;
  });
  return things.length === 0 ? '' : things.reduce(text.orders.list);
}

function Parcel({ shipment, things }: { readonly shipment: Shipment; readonly things: string }) {
  const { carrierName, trackingNo, createdAt } = shipment;
  return (
    <View className="parcel">
      <View className="fact fact-copy">
        <View>
          <View className="order-strong">{carrierName ?? orderText.shipped}</View>
          {trackingNo === null ? null : <Text className="parcel-number">{trackingNo}</Text>}
        </View>
        {trackingNo === null ? null : (
          <View
            className="fact-action parcel-copy"
            ariaRole="button"
            ariaLabel={`${orderText.copy} ${trackingNo}`}
            onClick={() => void copyText(trackingNo, text.page.copied)}
          >
            {orderText.copy}
          </View>
        )}
      </View>
      {things === '' ? null : <View className="order-hint">{things}</View>}
      <View className="order-hint">{formatTime(createdAt)}</View>
    </View>
  );
}
