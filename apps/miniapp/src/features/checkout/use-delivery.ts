import type { Address } from '@taro-pay/contracts';
import { site } from '@taro-pay/site/storefront';
import { useState } from 'react';
import { addressProblem } from '../../model/address';
import { type DeliveryChoice, deliveryRequestOf, readChoice } from '../../model/delivery-choice';
import { chooseAddress } from '../../platform/choose-address';
import { storage } from '../../platform/storage';
import { checkoutText } from '../../text/checkout';

const KEY = 'delivery';

const OFFER = {
  kinds: site.delivery.kinds,
  placeIds: site.delivery.pickup.places.map(({ id }) => id),
};

const problemOf = (address: Address | null): string | null => {
  const problem = address === null ? null : addressProblem(address);
  return problem === null ? null : checkoutText.addressProblem[problem];
};

/** What the buyer chooses for the delivery; the last order's choice is chosen again, and stays on the phone. */
export function useDelivery() {
  const [choice, setChoice] = useState<DeliveryChoice>(() => readChoice(storage.read(KEY), OFFER));
  const [notice, setNotice] = useState<string | null>(() => problemOf(choice.address));

  async function choose(): Promise<void> {
    const chosen = await chooseAddress();
    if (chosen.kind === 'chosen') {
      setChoice((now) => ({ ...now, address: chosen.address }));
      setNotice(problemOf(chosen.address));
    } else setNotice(checkoutText.noAddress[chosen.kind]);
  }

  return {
    choice,
    change: (part: Partial<DeliveryChoice>) => setChoice((now) => ({ ...now, ...part })),
    /** Opens WeChat's address book. */
    chooseAddress: () => void choose(),
    /** What is wrong with the address, and what to do. */
    notice,
    /** Null while a part of it is missing. */
    request: deliveryRequestOf(choice),
    remember: () => storage.write(KEY, JSON.stringify(choice)),
  };
}
