import type { MessageEvent, MessageStatus } from '@taro-pay/contracts';

const events: Record<MessageEvent, string> = {
  PAID: '支付成功',
  SHIPPED: '已发货',
  READY: '可取货',
  REFUNDED: '退款到账',
  CLOSING_SOON: '即将关闭',
};

const statuses: Record<MessageStatus, string> = {
  WAITING: '待发送',
  SENDING: '发送中',
  SENT: '已发送',
  NOT_ACCEPTED: '买家未接受',
  REFUSED: '微信拒绝',
  UNKNOWN: '不确定是否送达',
  OUTDATED: '已过时，未发送',
};

/** Subscribe messages to buyers. */
export const messages = {
  messages: { title: '给买家的消息', events, statuses },
};
