import type { CloseReason, Order } from '@taro-pay/contracts';

/** Why an order was closed: the server closes on its own only once the time to pay is over. */
export const closeReasonOf = ({ closedAt, expiresAt }: Order): CloseReason =>
  closedAt !== null && Date.parse(closedAt) < Date.parse(expiresAt) ? 'buyer' : 'expired';
