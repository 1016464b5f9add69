import type { Delivery, Order } from '@taro-pay/contracts';
import { site } from '@taro-pay/site/storefront';
import { Image, View } from '@tarojs/components';
import { placeOf } from '../../model/address';
import { barCodePicture } from '../../model/bar-code';
import { formatTime } from '../../model/time';
import { inLanguage } from '../../text/language';
import { orderText } from '../../text/order';
import './delivery.css';

/** Where the goods go, or where they are collected. */
export function DeliveryCard({ order }: { readonly order: Order }) {
  switch (order.delivery.kind) {
    case 'none':
      return null;
    case 'express':
      return <Destination delivery={order.delivery} />;
    case 'pickup':
      return <Pickup delivery={order.delivery} isPaid={order.status === 'PAID'} />;
  }
}

function Destination({ delivery: { address } }: { readonly delivery: Delivery & { kind: 'express' } }) {
  return (
    <View className="card">
      <View className="card-title">{orderText.destination}</View>
      {address === null ? (
        <View className="order-hint">{orderText.erased}</View>
      ) : (
        <View>
          <View className="order-strong">{`${address.name} ${address.phone}`}</View>
          <View className="order-hint">{placeOf(address)}</View>
        </View>
      )}
    </View>
  );
}

interface PickupProps {
  readonly delivery: Delivery & { kind: 'pickup' };
  readonly isPaid: boolean;
}

function Pickup({ delivery: { placeId, code, readyAt, collectedAt }, isPaid }: PickupProps) {
  const place = site.delivery.pickup.places.find(({ id }) => id === placeId);
  const waits = isPaid && collectedAt === null;
  return (
    <View className="card">
      <View className="card-title">{orderText.pickup}</View>
      {waits && code !== null ? <Code code={code} /> : null}
      {place === undefined ? null : (
        <View>
          <View className="order-strong">{inLanguage(place.name)}</View>
          <View className="order-hint">{inLanguage(place.address)}</View>
          <View className="order-hint">{inLanguage(place.hours)}</View>
        </View>
      )}
      {waits && readyAt !== null ? <View className="order-ready">{orderText.ready}</View> : null}
      {collectedAt === null ? null : (
        <View className="order-hint">{orderText.collected(formatTime(collectedAt))}</View>
      )}
    </View>
  );
}

/** The code, large enough for a counter, with bars for its scanner. */
function Code({ code }: { readonly code: string }) {
  return (
    <View className="pickup">
      <View className="pickup-code" ariaRole="text" ariaLabel={`${orderText.code} ${[...code].join(' ')}`}>
        {`${code.slice(0, 3)} ${code.slice(3)}`}
      </View>
      <Image
        className="pickup-bars"
        src={barCodePicture(code)}
        mode="scaleToFill"
        ariaLabel={orderText.code}
      />
      <View className="order-hint">{orderText.showCode}</View>
    </View>
  );
}
