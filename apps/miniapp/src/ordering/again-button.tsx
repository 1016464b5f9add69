import type { OrderRequest } from '@taro-pay/contracts';
import { Button } from '../components/button';
import { pickItem } from '../features/orders/items';
import { navigation } from '../platform/navigation';
import { text } from '../text';

/** Leads to a new order of the same things. */
export function AgainButton({ items }: OrderRequest) {
  return (
    <Button name="again-button" onPress={() => void navigation.toCheckout(items.map(pickItem))}>
      {text.order.again}
    </Button>
  );
}
