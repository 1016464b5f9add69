import { H5_PATH, h5PackageOf, obstacleWords } from '../protocol/products.js';
import type { CashierAction, CashierWay, Visit } from './cashier.js';
import type { WechatOrder } from './orders.js';

/** How a browser comes to an h5_url. */
export interface H5Opening {
  /** The path and the query count. */
  readonly h5Url: URL;
  /** The page with the link; null or empty where the address was typed in. */
  readonly referer: string | null;
  readonly userAgent: string | null;
}

/** WeChat's words for a wrong opening. https://pay.weixin.qq.com/wiki/doc/api/H5.php?chapter=15_4 */
const WORDS = {
  malformed: '商家参数格式有误，请联系商家解决',
  inWechat: '请在微信外打开订单，进行支付',
} as const;

/** The order of an h5_url as its page shows it, or the words that the page shows in its place. */
export function openH5(cashier: CashierWay, { h5Url, referer, userAgent }: H5Opening): WechatOrder | string {
  if (referer === null || referer === '') return WORDS.malformed;
  if (h5Url.searchParams.has('redirect_url') && redirectOf(h5Url) === null) return WORDS.malformed;
  if (userAgent?.includes('MicroMessenger') === true) return WORDS.inWechat;
  const prepayId = prepayIdIn(h5Url);
  return prepayId === null ? obstacleWords('h5', 'unknown') : cashier.look('h5', prepayId);
}

/** What the buyer does on the page of an h5_url. */
export const actOnH5 = (cashier: CashierWay, h5Url: URL, action: CashierAction, user?: string): Visit =>
  cashier.visit('h5', prepayIdIn(h5Url) ?? '', action, user);

/** Both, one after the other. */
export function visitH5(
  cashier: CashierWay,
  opening: H5Opening,
  action: CashierAction,
  user?: string,
): Visit {
  const { h5Url } = opening;
  const shown = openH5(cashier, opening);
  if (typeof shown !== 'string') return actOnH5(cashier, h5Url, action, user);
  return { result: 'refused', words: shown, outTradeNo: cashier.outTradeNoOf(prepayIdIn(h5Url) ?? '') };
}

/** Where the merchant wants the buyer to go afterwards; null for nowhere. */
export function redirectOf({ searchParams }: URL): string | null {
  const text = searchParams.get('redirect_url') ?? '';
  return /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text).href : null;
}

/** The prepay_id of a genuine h5_url; null for another address. */
export function prepayIdIn({ pathname, searchParams }: URL): string | null {
  const prepayId = searchParams.get('prepay_id') ?? '';
  const isGenuine = pathname === H5_PATH && searchParams.get('package') === h5PackageOf(prepayId);
  return isGenuine ? prepayId : null;
}
