import type { OrderStatus } from '@taro-pay/contracts';
import type { ReactNode } from 'react';
import { text } from '../text/index.js';

type Tone = 'good' | 'waiting' | 'bad' | 'quiet';

function Tag({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return <span className={`tag tag-${tone}`}>{children}</span>;
}

const ORDER_TONES: Record<OrderStatus, Tone> = {
  PENDING: 'waiting',
  PAID: 'good',
  REFUNDED: 'quiet',
  CLOSED: 'quiet',
};

export const OrderTag = ({ status }: { readonly status: OrderStatus }) => (
  <Tag tone={ORDER_TONES[status]}>{text.orderStatus[status]}</Tag>
);
