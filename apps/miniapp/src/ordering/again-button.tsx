import type { OrderRequest } from '@taro-pay/contracts';
import { navigation } from '../app/navigation';
import { pickItem } from '../model/items';
import { text } from '../text';
import { Button } from '../ui/button';

/** Opens the checkout with the same items. */
export function AgainButton({ items }: OrderRequest) {
  return (
    <Button name="again-button" onPress={() => void navigation.toCheckout(items.map(pickItem))}>
      {text.order.again}
    </Button>
  );
}
