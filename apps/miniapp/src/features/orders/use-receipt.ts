import type { Order, OrderShipments } from '@taro-pay/contracts';
import { useDidShow } from '@tarojs/taro';
import { useRef } from 'react';
import { toast } from '../../platform/dialog';
import { canConfirmReceipt, openReceipt } from '../../platform/receipt';
import { orderText } from '../../text/order';
import { call } from '../session/api';

/**
 * Confirms receipt on WeChat's own page. Whatever it answers, the server asks WeChat once the buyer is back. Null while
 * there is nothing to confirm.
 */
export function useReceipt(
  { id }: Order,
  { receipt }: OrderShipments,
  show: (order: Order) => void,
): (() => void) | null {
  const isOpen = useRef(false);
  useDidShow(() => {
    if (!isOpen.current) return;
    isOpen.current = false;
    // Without an answer the order stays as it is shown: the server asks WeChat by itself, too.
    void call('confirmReceipt', { params: { orderId: id } }).then(show, () => undefined);
  });
  if (receipt === null || !canConfirmReceipt) return null;
  return () => {
    isOpen.current = true;
    void openReceipt(receipt).then((hasOpened) => {
      if (hasOpened) return;
      isOpen.current = false;
      toast(orderText.receiptFailed);
    });
  };
}
