import { ApiError, type Fen, type Order } from '@taro-pay/contracts';
import { useState } from 'react';
import { navigation } from '../../app/navigation';
import { type CheckoutLine, sumOf } from '../../model/checkout-lines';
import { pickItem } from '../../model/items';
import { formatYuan } from '../../model/money';
import { isOrderOver } from '../../model/order-over';
import { isUnderWay } from '../../model/payment-state';
import { text } from '../../text';
import { useQuestion } from '../asking/use-question';
import { cartStore } from '../cart/cart-store';
import { PriceDeclinedError, showError } from '../loading/shown-error';
import { openPayment } from '../payment/open-payment';
import { payLabel } from '../payment/pay-label';
import { usePayment } from '../payment/use-payment';
import { call } from '../session/api';
import { placeOrder } from './place-order';

interface Checkout {
  readonly lines: readonly CheckoutLine[];
  /** Whether the ordered items leave the cart. */
  readonly isFromCart: boolean;
  /** Reloads the catalogue when prices or stock have changed. */
  readonly reload: () => void;
}

/** Places the order of these lines once and pays it. A placed order is shown as the server returned it. */
export function useCheckout({ lines, isFromCart, reload }: Checkout) {
  const [placed, setPlaced] = useState<Order | null>(null);
  const { question, ask } = useQuestion();
  const totalFen = placed?.totalFen ?? sumOf(lines);
  const items =
    placed?.items.map((item) => ({
      ...item,
      imageUrl: lines.find(({ id }) => id === item.productId)?.imageUrl,
    })) ?? lines.map(({ id, ...line }) => ({ productId: id, ...line }));

  async function order(): Promise<string> {
    if (placed !== null) return placed.id;
    const made = await placeOrder.place(items.map(pickItem), isFromCart);
    if (made.totalFen !== totalFen && !(await agreesTo(made.totalFen))) {
      await call('closeOrder', { params: { orderId: made.id } });
      placeOrder.forget();
      throw new PriceDeclinedError();
    }
    // From here on a restart resumes the payment instead of the order.
    openPayment.begin(made.id);
    placeOrder.forget();
    setPlaced(made);
    if (isFromCart) cartStore.remove(made.items.map(({ productId }) => productId));
    return made.id;
  }

  const agreesTo = (nowFen: Fen): Promise<boolean> => {
    const { content, ...words } = text.checkout.priceChanged;
    return ask({ ...words, content: content(formatYuan(totalFen), formatYuan(nowFen)) });
  };

  const { state, isSlow, pay } = usePayment({
    order,
    onEnd: (id) => void navigation.replaceWithResult(id),
    onFailed(error) {
      // The cashier did not open, or has answered.
      if (placed !== null) openPayment.end(placed.id);
      if (isOrderOver(error)) setPlaced(null);
      if (isOutOfDate(error)) reload();
    },
  });
  return {
    pay,
    question,
    items,
    totalFen,
    isPaying: isUnderWay(state),
    payLabel: payLabel(state, isSlow, text.checkout.pay(formatYuan(totalFen))),
    error: state.step === 'failed' ? showError(state.error) : null,
  };
}

/** Whether an order failed because prices or stock have changed. */
const isOutOfDate = (error: unknown): boolean =>
  error instanceof PriceDeclinedError ||
  isOrderOver(error) ||
  (error instanceof ApiError && (error.code === 'OUT_OF_STOCK' || error.code === 'PRODUCT_NOT_FOUND'));
