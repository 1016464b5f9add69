import { ApiError, type Fen, fen, type Order } from '@taro-pay/contracts';
import { deliveryFeeFen } from '@taro-pay/site/delivery-fee';
import { site } from '@taro-pay/site/storefront';
import { useState } from 'react';
import { navigation } from '../../app/navigation';
import { type CheckoutLine, sumOf } from '../../model/checkout-lines';
import { pickItem } from '../../model/items';
import { formatYuan } from '../../model/money';
import { isOrderOver } from '../../model/order-over';
import { isUnderWay } from '../../model/payment-state';
import { checkoutText } from '../../text/checkout';
import { useQuestion } from '../asking/use-question';
import { cartStore } from '../cart/cart-store';
import { PriceDeclinedError, showError } from '../loading/shown-error';
import { openPayment } from '../payment/open-payment';
import { payLabel } from '../payment/pay-label';
import { usePayment } from '../payment/use-payment';
import { call } from '../session/api';
import { placeOrder } from './place-order';
import type { useDelivery } from './use-delivery';

interface Checkout {
  readonly lines: readonly CheckoutLine[];
  readonly delivery: ReturnType<typeof useDelivery>;
  /** The buyer's wish; blank for none. */
  readonly note: string;
  /** Whether the ordered items leave the cart. */
  readonly isFromCart: boolean;
  /** Reloads the catalogue when prices or stock have changed. */
  readonly reload: () => void;
}

/** Places the order of these lines once and pays it. A placed order is shown as the server returned it. */
export function useCheckout({ lines, delivery, note, isFromCart, reload }: Checkout) {
  const [placed, setPlaced] = useState<Order | null>(null);
  const { question, ask } = useQuestion();
  const goodsFen = placed?.goodsFen ?? sumOf(lines);
  const deliveryFen =
    placed?.deliveryFen ?? fen(deliveryFeeFen(site.delivery, delivery.choice.kind, goodsFen));
  const totalFen = placed?.totalFen ?? fen(goodsFen + deliveryFen);
  const items = placed?.items ?? lines.map(({ id, ...line }) => ({ productId: id, ...line }));

  async function order(): Promise<string> {
    if (placed !== null) return placed.id;
    const { request } = delivery;
    if (request === null) throw new Error('The delivery is not chosen.');
    const wish = note.trim() === '' ? {} : { note: note.trim() };
    const made = await placeOrder.place(
      { items: items.map(pickItem), delivery: request, ...wish },
      isFromCart,
    );
    delivery.remember();
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
    const { content, ...words } = checkoutText.priceChanged;
    return ask({ ...words, content: content(formatYuan(totalFen), formatYuan(nowFen)) });
  };

  /** The way to the cashier gives an order more time. */
  async function lookAt(orderId: string): Promise<void> {
    const order = await call('getOrder', { params: { orderId } }).catch(() => null);
    if (order !== null) setPlaced((now) => (now?.id === orderId ? order : now));
  }

  const { state, isSlow, pay } = usePayment({
    order,
    onEnd: (id) => void navigation.replaceWithResult(id),
    onFailed(error) {
      // The cashier did not open, or has answered.
      if (placed !== null) {
        openPayment.end(placed.id);
        void lookAt(placed.id);
      }
      if (isOrderOver(error)) setPlaced(null);
      if (isOutOfDate(error)) reload();
    },
  });
  const needsAddress = placed === null && delivery.request === null;
  return {
    /** Without an address the first tap asks for it. */
    pay: needsAddress ? delivery.chooseAddress : pay,
    question,
    /** The order once it is placed; null before. */
    placed,
    items,
    goodsFen,
    deliveryFen,
    totalFen,
    isPaying: isUnderWay(state),
    /** A placed order that waits for the buyer; null while it is on its way to the cashier. */
    waiting: state.step === 'failed' ? placed : null,
    payLabel: needsAddress
      ? checkoutText.chooseAddress
      : payLabel(state, isSlow, checkoutText.pay(formatYuan(totalFen))),
    error: state.step === 'failed' ? showError(state.error) : null,
  };
}

/** Whether an order failed because prices or stock have changed. */
const isOutOfDate = (error: unknown): boolean =>
  error instanceof PriceDeclinedError ||
  isOrderOver(error) ||
  (error instanceof ApiError && (error.code === 'OUT_OF_STOCK' || error.code === 'PRODUCT_NOT_FOUND'));
