import { NOTIFICATION_VARIANTS, type NotificationVariant } from '../../src/faults/notification-variants.js';

export type Language = 'en' | 'zh';
type Words = Readonly<Record<Language, string>>;

/** What a project can record; a variant of a notification stands for its refusal, or for its content handed over. */
const FLOWS = {
  login: { en: 'login: `jscode2session`', zh: '登录：`jscode2session`' },
  'prepay-jsapi': { en: 'JSAPI: prepay', zh: 'JSAPI：预下单' },
  'pay-jsapi': { en: 'JSAPI: its parameters, paid at the cashier', zh: 'JSAPI：调起参数，在收银台付款' },
  native: { en: 'Native: prepay, scanned and paid', zh: 'Native：下单，扫码付款' },
  h5: { en: 'H5: prepay, opened and paid', zh: 'H5：下单，打开付款' },
  app: { en: 'APP: prepay, its parameters paid', zh: 'APP：下单，用调起参数付款' },
  partner: { en: 'JSAPI for a sub-merchant: prepay and query', zh: '服务商的 JSAPI：下单和查单' },
  'partner-close': { en: 'for a sub-merchant: close', zh: '服务商：关单' },
  'partner-notification': { en: 'for a sub-merchant: payment notification', zh: '服务商：支付通知' },
  'partner-refund': {
    en: 'for a sub-merchant: refund, its query and its notification',
    zh: '服务商：退款、查询退款和退款通知',
  },
  combined: { en: 'combined order: prepay and query', zh: '合单：下单和查单' },
  'combined-close': { en: 'combined order: close', zh: '合单：关单' },
  'combined-notification': {
    en: 'combined order: paid, one notification for its parts',
    zh: '合单：付款，各子单合为一条通知',
  },
  query: { en: 'query', zh: '查单' },
  'query-unknown': { en: 'query of an unknown order', zh: '查询不存在的订单' },
  close: { en: 'close', zh: '关单' },
  'payment-notification': { en: 'payment notification', zh: '支付通知' },
  'unsigned-answer': { en: 'refuses an unsigned answer', zh: '拒绝没有签名的应答' },
  refund: { en: 'refund', zh: '退款' },
  'refund-query': { en: 'query of a refund', zh: '查询退款' },
  'refund-notification': { en: 'refund notification', zh: '退款通知' },
  certificates: { en: 'platform certificates', zh: '平台证书' },
  'trade-bill': { en: 'trade bill', zh: '交易账单' },
  'fund-flow-bill': { en: 'fund-flow bill', zh: '资金账单' },
  'key-switch': { en: 'notifications during the key switch', zh: '换公钥期间的通知' },
  'base-address': { en: 'without the proxy, by a base address', zh: '不走代理，改基础地址' },
} as const satisfies Record<string, Words>;

/** These are genuine, and say something else than the order does. */
const MISMATCHES: readonly NotificationVariant[] = [
  'WRONG_AMOUNT',
  'WRONG_CURRENCY',
  'WRONG_MCHID',
  'WRONG_APPID',
  'WRONG_PAYER',
  'UNKNOWN_ORDER',
];

export interface Row {
  readonly words: Words;
  readonly flows: readonly string[];
}

/** The rows of the table. */
export const ROWS: readonly Row[] = [
  ...Object.entries(FLOWS).map(([flow, words]) => ({ words, flows: [flow] })),
  ...NOTIFICATION_VARIANTS.filter((variant) => !MISMATCHES.includes(variant)).map((variant) => ({
    words: { en: `refuses \`${variant}\``, zh: `拒绝 \`${variant}\`` },
    flows: [variant],
  })),
  {
    words: { en: 'hands over other contents for you to compare', zh: '交出不符的内容，由你比对' },
    flows: MISMATCHES,
  },
];

export const isFlow = (name: string): boolean => ROWS.some(({ flows }) => flows.includes(name));
