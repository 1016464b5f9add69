/**
 * What a buyer can be told of in WeChat's service notifications, each by one subscribe message for which the buyer
 * agreed once. SHIPPED is for express, READY for pick-up; CLOSING_SOON is for an order that is not paid yet.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/subscribe-message.html
 */
export const MESSAGE_EVENTS = ['PAID', 'SHIPPED', 'READY', 'REFUNDED', 'CLOSING_SOON'] as const;
export type MessageEvent = (typeof MESSAGE_EVENTS)[number];

/** The states of a message to a buyer. All but the first two are final. */
export const MESSAGE_STATUSES = [
  /** It is sent at its next check. */
  'WAITING',
  /** The call to WeChat has begun; its outcome is not recorded yet. */
  'SENDING',
  /** WeChat has taken it. */
  'SENT',
  /** The buyer has taken the consent back, or it was used up elsewhere. */
  'NOT_ACCEPTED',
  /** WeChat refuses it, or its fields cannot be filled. */
  'REFUSED',
  /** No answer came: it may have arrived. It is not sent again, because WeChat cannot be asked. */
  'UNKNOWN',
  /** It was no longer true, or too late, before it could be sent. */
  'OUTDATED',
] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

/** The page of the mini-program that a message opens, with the query `orderId`. */
export const ORDER_PAGE = 'ordering/order/index';
