import type { OrderRequest } from '@taro-pay/contracts';
import { navigation } from '../app/navigation';
import { pickItem } from '../model/items';
import { text } from '../text';
import { Button } from '../ui/button';

interface Props extends Pick<OrderRequest, 'items'> {
  readonly kind?: 'primary' | 'plain';
}

/** Opens the checkout with the same items. */
export function AgainButton({ items, kind = 'primary' }: Props) {
  return (
    <Button name="again-button" kind={kind} onPress={() => void navigation.toCheckout(items.map(pickItem))}>
      {text.order.again}
    </Button>
  );
}
