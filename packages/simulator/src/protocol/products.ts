import { createHash } from 'node:crypto';
import { type Fields, optional, text } from './fields.js';
import { isWechatHost } from './wechat-hosts.js';

const HOUR_MS = 3600 * 1000;

/** https://pay.weixin.qq.com/doc/v3/merchant/4012525182 */
const SCENE_INFO: Fields = {
  payer_client_ip: text(45),
  device_id: optional(text(32)),
  store_info: {
    type: 'object',
    optional: true,
    fields: {
      id: text(32),
      name: optional(text(256)),
      area_code: optional(text(32)),
      address: optional(text(512)),
    },
  },
};

/** https://github.com/wechatpay-apiv3/wechatpay-go (services/payments/h5/models.go) */
const H5_INFO: Fields = {
  type: text(32),
  app_name: optional(text(64)),
  app_url: optional(text(128)),
  bundle_id: optional(text(128)),
  package_name: optional(text(128)),
};

/** The answer of a prepay. */
interface PrepayAnswer {
  readonly prepay_id?: string;
  readonly code_url?: string;
  readonly h5_url?: string;
}

/** What keeps a buyer from paying, in WeChat's words for the buyer where they are known. */
const OBSTACLES = {
  unknown: '支付场景非法：prepay_id 不存在',
  otherProduct: '支付场景非法',
  paid: '该订单已支付',
  closed: '该订单已关闭',
  // Seen in https://developers.weixin.qq.com/community/pay/doc/000204913bc3287cce08f8c7454c00
  timeExpired: '交易有效截止时间非法',
  prepayExpired: 'prepay_id 已过期',
  otherBuyer: '下单账号与支付账号不一致',
  // https://developers.weixin.qq.com/community/develop/doc/0002e6e1f1ca007f9b525cdda6b800
  banned: 'no permission',
} as const;

export type Obstacle = keyof typeof OBSTACLES;

/** A way to pay. */
export interface Product {
  readonly tradeType: 'JSAPI' | 'NATIVE' | 'MWEB' | 'APP';
  /** What prepay says of the buyer: an openid, at most an identity, or nothing. */
  readonly payer: 'openid' | 'identity' | 'none';
  readonly sceneInfo: Fields[string];
  /** What the buyer's client shows to WeChat, of a prepay_id. */
  readonly handleOf: (prepayId: string) => string;
  /** @param h5Origin scheme and host of an h5_url */
  readonly answer: (prepayId: string, h5Origin: string) => PrepayAnswer;
  /** How long the answer can be paid with. */
  readonly lifetimeMs: number;
  /** Whether a repeated prepay ends the earlier answers. */
  readonly isReplaced: boolean;
  /** Whether only the buyer who came first can pay. */
  readonly isBound: boolean;
  /** The words of obstacles that differ from the usual ones. */
  readonly words: Partial<Readonly<Record<Obstacle, string>>>;
}

const itself = (prepayId: string) => prepayId;

/**
 * The base products, by their names in the paths of prepay.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012525182 (JSAPI), https://pay.weixin.qq.com/doc/v3/merchant/4012791890 (Native),
 * https://github.com/wechatpay-apiv3/wechatpay-go (services/payments)
 */
export const PRODUCTS = {
  jsapi: {
    tradeType: 'JSAPI',
    payer: 'openid',
    sceneInfo: { type: 'object', optional: true, fields: SCENE_INFO },
    handleOf: itself,
    answer: (prepayId) => ({ prepay_id: prepayId }),
    lifetimeMs: 2 * HOUR_MS,
    isReplaced: false,
    isBound: false,
    words: {},
  },
  native: {
    tradeType: 'NATIVE',
    payer: 'none',
    sceneInfo: { type: 'object', optional: true, fields: SCENE_INFO },
    handleOf: codeOf,
    answer: (prepayId) => ({
      code_url: `weixin://pay.weixin.qq.com/bizpayurl/up?pr=${codeOf(prepayId)}&groupid=00`,
    }),
    lifetimeMs: 2 * HOUR_MS,
    isReplaced: true,
    isBound: true,
    words: {
      unknown: '商家订单信息有误，请重新下单支付',
      otherBuyer: '商家订单信息有误，请重新下单支付',
      prepayExpired: '二维码已过期，请重新获取',
    },
  },
  h5: {
    tradeType: 'MWEB',
    payer: 'identity',
    sceneInfo: {
      type: 'object',
      fields: { ...SCENE_INFO, h5_info: { type: 'object', fields: H5_INFO } },
    },
    handleOf: itself,
    answer: (prepayId, h5Origin) => ({
      h5_url: `${h5Origin}${H5_PATH}?prepay_id=${prepayId}&package=${h5PackageOf(prepayId)}`,
    }),
    lifetimeMs: 5 * 60_000,
    isReplaced: false,
    isBound: false,
    words: {
      unknown: '支付请求已失效，请重新发起支付',
      timeExpired: '支付请求已失效，请重新发起支付',
      prepayExpired: '支付请求已失效，请重新发起支付',
    },
  },
  app: {
    tradeType: 'APP',
    payer: 'none',
    sceneInfo: { type: 'object', optional: true, fields: SCENE_INFO },
    handleOf: itself,
    answer: (prepayId) => ({ prepay_id: prepayId }),
    lifetimeMs: 2 * HOUR_MS,
    isReplaced: false,
    isBound: false,
    words: {},
  },
} as const satisfies Record<string, Product>;

export type ProductName = keyof typeof PRODUCTS;

const isProductName = (name: string): name is ProductName => Object.hasOwn(PRODUCTS, name);

export const PRODUCT_NAMES = Object.keys(PRODUCTS).filter(isProductName);

/** The product of this name. */
export const productOf = (name: ProductName): Product => PRODUCTS[name];

/** What the buyer reads. */
export const obstacleWords = (name: ProductName, obstacle: Obstacle): string =>
  productOf(name).words[obstacle] ?? OBSTACLES[obstacle];

/** The path of an h5_url. */
export const H5_PATH = '/cgi-bin/mmpayweb-bin/checkmweb';
export const H5_ORIGIN = 'https://wx.tenpay.com';

/** Scheme and host of the h5_url for a caller of this address: its own, unless it was called under WeChat's name. */
export const h5OriginOf = (origin: string): string =>
  isWechatHost(origin.replace(/^https?:\/\/|:\d+$/g, '')) ? H5_ORIGIN : origin;

/** The parameter `pr` of a code_url. */
function codeOf(prepayId: string): string {
  return digest(prepayId).toString('base64url').replace(/[_-]/g, '0').slice(0, 10);
}

/** The parameter `pr` of a code_url; empty for another text. */
export const codeIn = (codeUrl: string): string =>
  /^weixin:\/\/pay\.weixin\.qq\.com\/bizpayurl\/up\?pr=(\w+)(&|$)/.exec(codeUrl)?.[1] ?? '';

/** The parameter `package` of an h5_url. */
export function h5PackageOf(prepayId: string): string {
  return String(digest(prepayId).readUInt32BE()).padStart(10, '1');
}

function digest(prepayId: string): Buffer {
  return createHash('sha256').update(prepayId).digest();
}
