import { MESSAGE_EVENTS, type MessageEvent } from '@taro-pay/contracts';
import type { MESSAGE_PLACEHOLDERS, MessageSettings } from './messages.js';

/** A template as a simulator of WeChat takes it. */
export interface StandInTemplate {
  readonly priTmplId: string;
  readonly title: string;
  readonly keywords: readonly { readonly key: string; readonly name: string }[];
}

const TITLES: Readonly<Record<MessageEvent, string>> = {
  PAID: '订单支付成功通知',
  SHIPPED: '订单发货通知',
  READY: '取货提醒',
  REFUNDED: '退款通知',
  CLOSING_SOON: '订单即将关闭提醒',
};

type Placeholder = (typeof MESSAGE_PLACEHOLDERS)[MessageEvent][number];

const NAMES: Readonly<Record<Placeholder, string>> = {
  shop: '店铺',
  orderNumber: '订单编号',
  shortNumber: '订单编号',
  goods: '商品名称',
  total: '订单金额',
  paid: '支付金额',
  paidAt: '支付时间',
  carrier: '快递公司',
  trackingNo: '快递单号',
  shippedAt: '发货时间',
  code: '取货码',
  place: '取货地点',
  placeAddress: '取货地址',
  hours: '取货时间',
  refund: '退款金额',
  refundedAt: '退款时间',
  closesAt: '关闭时间',
};

const OTHER_NAME = '温馨提示';

/**
 * Templates with the ids and fields of a shop’s messages, for a simulator of WeChat: there the messages come as they
 * are set, whether or not the templates exist at WeChat yet. Each field is named by its first placeholder.
 */
export function standInTemplates(messages: MessageSettings): StandInTemplate[] {
  return MESSAGE_EVENTS.flatMap((event) => {
    const template = messages[event];
    if (template === null) return [];
    const keywords = Object.entries(template.fields).map(([key, text]) => ({ key, name: nameOf(text) }));
    return [{ priTmplId: template.templateId, title: TITLES[event], keywords }];
  });
}

function nameOf(text: string): string {
  const [, placeholder] = /\{(\w+)\}/.exec(text) ?? [];
  return isPlaceholder(placeholder) ? NAMES[placeholder] : OTHER_NAME;
}

const isPlaceholder = (name: string | undefined): name is Placeholder =>
  name !== undefined && Object.hasOwn(NAMES, name);
