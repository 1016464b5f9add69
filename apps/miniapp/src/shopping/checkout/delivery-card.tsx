import { LIMITS } from '@taro-pay/contracts';
import { site } from '@taro-pay/site/storefront';
import { Text, View } from '@tarojs/components';
import type { PropsWithChildren } from 'react';
import type { useDelivery } from '../../features/checkout/use-delivery';
import { placeOf } from '../../model/address';
import { TextField } from '../../platform/text-field';
import { text } from '../../text';
import { checkoutText } from '../../text/checkout';
import { inLanguage } from '../../text/language';
import { Choices } from '../../ui/choices';
import './delivery-card.css';

interface Props {
  readonly delivery: ReturnType<typeof useDelivery>;
}

const { kinds } = site.delivery;

/** The kind of delivery, if there is a choice, what it asks for, and what follows. */
export function DeliveryCard({ delivery, children }: PropsWithChildren<Props>) {
  const { choice, change } = delivery;
  return (
    <View className="card">
      <View className="card-title">{checkoutText.delivery}</View>
      {kinds.length > 1 ? (
        <Choices
          name="delivery-kind"
          options={kinds}
          chosen={choice.kind}
          titleOf={(kind) => text.delivery[kind]}
          onChoose={(kind) => change({ kind })}
        />
      ) : null}
      <Details delivery={delivery} />
      {children}
    </View>
  );
}

function Details({ delivery }: Props) {
  switch (delivery.choice.kind) {
    case 'express':
      return <AddressBox delivery={delivery} />;
    case 'pickup':
      return <Pickup delivery={delivery} />;
    case 'none':
      return <View className="delivery-hint">{checkoutText.noDelivery}</View>;
  }
}

function AddressBox({ delivery: { choice, chooseAddress, notice } }: Props) {
  const { address } = choice;
  return (
    <View>
      <View className="delivery-address" ariaRole="button" onClick={chooseAddress}>
        <View className="delivery-words">
          <View className="delivery-name">
            {address === null ? checkoutText.chooseAddress : `${address.name} ${address.phone}`}
          </View>
          <View className="delivery-hint">
            {address === null ? checkoutText.addressHint : placeOf(address)}
          </View>
        </View>
        <Text className="delivery-more">›</Text>
      </View>
      {notice === null ? null : (
        <View className="delivery-notice" ariaRole="alert">
          {notice}
        </View>
      )}
    </View>
  );
}

function Pickup({ delivery: { choice, change } }: Props) {
  const { places } = site.delivery.pickup;
  const boxed = places.length > 1 ? ' delivery-place-choice' : '';
  return (
    <View>
      {places.map(({ id, name, address, hours }) => {
        const isChosen = id === choice.placeId;
        return (
          <View
            key={id}
            className={`delivery-place${boxed}${isChosen ? ' delivery-place-on' : ''}`}
            ariaRole="radio"
            ariaChecked={isChosen}
            onClick={() => change({ placeId: id })}
          >
            <View className="delivery-name">{inLanguage(name)}</View>
            <View className="delivery-hint">{inLanguage(address)}</View>
            <View className="delivery-hint">{inLanguage(hours)}</View>
          </View>
        );
      })}
      <TextField
        name="delivery-field delivery-phone"
        purpose="tel"
        mostCharacters={LIMITS.phoneCharacters}
        hint={checkoutText.phone}
        value={choice.phone}
        onChange={(phone) => change({ phone })}
      />
    </View>
  );
}
