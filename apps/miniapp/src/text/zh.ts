import type { CloseReason, DeliveryKind, ErrorCode } from '@taro-pay/contracts';
import { site } from '@taro-pay/site/storefront';
import type { OrderStage } from '../model/order-stage';
import type { PaymentStep } from '../model/payment-state';

const { words } = site;

/**
 * Every text that more than one page shows, or a page of the tab bar; what knows the trade comes from the site. The
 * other language has the same shape.
 */
export const zh = {
  shop: {
    name: site.name.zh,
    headline: words.headline.zh,
    motto: words.motto.zh,
    empty: '货架刚刚清空',
    emptyHint: words.restocking.zh,
    refresh: '刷新',
    soldOut: '已售罄',
    /** Only when stock is scarce. */
    fewLeft: (count: number) => `仅剩 ${count} 件`,
    share: words.share.zh,
    search: '搜索商品',
    everything: '全部',
    notFound: '没有找到相关商品',
    showEverything: '查看全部商品',
  },
  tabs: { shop: '商店', orders: '订单', me: '我的' },
  product: {
    title: '商品详情',
    quantity: '数量',
    buy: '立即购买',
    addToCart: '加入购物车',
    add: (name: string) => `把${name}加入购物车`,
    added: '已加入购物车',
    cartHas: (count: number) => `购物车里已有 ${count} 件，已达上限`,
    most: (count: number) => `最多可买 ${count} 件`,
    cartFull: (count: number) => `购物车最多放 ${count} 种商品`,
    less: '减少数量',
    more: '增加数量',
  },
  cart: {
    title: '购物车',
    open: '去购物车',
    count: (count: number) => `${count} 件`,
    go: '去逛逛',
  },
  checkout: {
    title: '确认订单',
    total: '合计',
  },
  delivery: { pickup: '到店自取', express: '快递配送', none: '无需配送' } satisfies Record<
    DeliveryKind,
    string
  >,
  paying: {
    creating: '正在下单…',
    invoking: '等待支付…',
    /** The phone opens the cashier only at once after a tap. */
    ready: '打开微信支付',
    confirming: '正在确认支付结果…',
    paid: '正在打开订单…',
    cancelled: '继续支付',
    failed: '再试一次',
    unknown: '重新支付',
    /** Placing the order takes more than three seconds. */
    slow: '网络有点慢…',
    /** The order expired or was closed. */
    over: '重新下单',
  } satisfies Record<Exclude<PaymentStep, 'idle'> | 'slow' | 'over', string>,
  result: {
    title: '支付结果',
    home: '继续逛逛',
  },
  orders: {
    all: '全部',
    empty: '还没有订单',
    emptyHint: words.choose.zh,
    noneOf: (stage: string) => `没有${stage}的订单`,
    showAll: '查看全部订单',
    go: '去逛逛',
    list: (before: string, next: string) => `${before}、${next}`,
    end: '没有更多了',
    more: '加载中…',
    retry: '加载失败，点击重试',
    count: (count: number) => `共 ${count} 件`,
  },
  order: {
    title: '订单详情',
    shortNumber: (end: string) => `尾号 ${end}`,
    pay: '继续支付',
    expires: (left: string) => `请在 ${left} 内完成支付`,
    expired: '已超过支付时间，订单即将关闭',
    /** Why it was closed. */
    closed: { buyer: '你已取消订单', expired: '超时未支付，已自动关闭' } satisfies Record<
      CloseReason,
      string
    >,
    again: '再来一单',
    goods: '商品金额',
    deliveryFee: '配送费',
  },
  policies: { returns: site.policies.returns.zh, privacy: site.policies.privacy.zh },
  me: {
    greeting: words.greeting.zh,
    hint: '登录由微信完成，我们不保存你的资料',
    orders: '我的订单',
    cart: '购物车',
    contact: '联系客服',
    phone: '客服电话',
    returns: '退换说明',
    privacy: '隐私说明',
    close: '知道了',
    contactHint: '请附上订单编号，方便我们查询',
  },
  /** How far an order has come. */
  stage: {
    toPay: '待支付',
    paid: '已支付',
    toShip: '待发货',
    toCollect: '待取货',
    toReceive: '待收货',
    done: '已完成',
    refunded: '已退款',
    closed: '已关闭',
  } satisfies Record<OrderStage, string>,
  cashier: {
    title: '模拟收银台',
    merchant: site.name.zh,
    method: '付款方式',
    balance: '零钱（模拟）',
    pay: '确认支付',
    fail: '模拟支付失败',
    cancel: '取消支付',
    hint: '这是开发用的模拟器，不会扣款',
  },
  /** For WeChat's own dialog, whose buttons hold at most four characters. */
  update: {
    title: '有新版本了',
    content: '重新打开小程序，马上用上新版本',
    confirmText: '重新打开',
    cancelText: '以后再说',
  },
  page: {
    retry: '重试',
    loading: '加载中',
    slow: '网络有点慢，还在努力加载…',
    requestId: (id: string) => `请求编号 ${id}`,
    broken: '页面出了点问题',
    copied: '已复制',
    clear: '清空',
    notOpened: '页面打开失败，请检查网络后重试',
    yuan: (amount: string) => `${amount} 元`,
  },
  errors: {
    offline: '网络不太好，请稍后再试',
    server: '服务出了点问题，请稍后再试',
    cashier: '支付没有完成，请再试一次',
    cashierForbidden: '店铺的支付功能暂时不可用，请联系客服',
    cashierNetwork: '没有连上微信支付，请检查网络后再试',
    cashierExpired: '支付已过期，请重新支付',
    priceDeclined: '订单已取消，没有扣款',
  },
  /** Each error code that a buyer can meet; the others of the API come to operators only. */
  apiErrors: {
    INVALID_REQUEST: '提交的内容有误，请返回重试',
    MALFORMED_JSON: '提交的内容有误，请返回重试',
    IDEMPOTENCY_KEY_MISSING: '提交的内容有误，请返回重试',
    IDEMPOTENCY_KEY_MALFORMED: '提交的内容有误，请返回重试',
    UNAUTHENTICATED: '登录已失效，请重新打开小程序',
    LOGIN_CODE_INVALID: '登录失败，请再试一次',
    LOGIN_BLOCKED: '微信暂时限制了这个账号登录',
    ROUTE_NOT_FOUND: '页面不存在',
    PRODUCT_NOT_FOUND: '商品已下架',
    ORDER_NOT_FOUND: '找不到这个订单',
    OUT_OF_STOCK: '库存不足，请减少数量或换一款',
    ORDER_EXPIRED: '订单已超时，请重新下单',
    ORDER_CLOSED: '订单已关闭，请重新下单',
    APPLICATIONS_EXHAUSTED: '商家已三次拒绝退款，请联系商家',
    ORDER_NOT_PAID: '订单尚未支付，或已退款',
    DELIVERY_NOT_OFFERED: '店铺不提供这种配送方式，请重新选择',
    REFUND_UNDER_WAY: '退款正在处理，请稍后再看',
    ORDER_ALREADY_PAID: '订单已支付，无需重复付款',
    TOO_MANY_OPEN_ORDERS: '待支付的订单太多，请先支付或取消',
    TOO_MANY_UNPAID_UNITS: '购买数量较多，请分次下单付款',
    TOO_MANY_UNPAID_ORDERS: '未支付的订单过多，请过几分钟再下单',
    BODY_TOO_LARGE: '提交的内容过多',
    BODY_TOO_SLOW: '网络太慢，请再试一次',
    UNSUPPORTED_MEDIA_TYPE: '提交的内容有误，请返回重试',
    ORDER_TOO_LARGE: '订单金额过大，请分多笔下单',
    IDEMPOTENCY_KEY_REUSED: '订单内容已变化，请重新提交',
    RATE_LIMITED: '操作太频繁，请稍后再试',
    INTERNAL_ERROR: '服务出了点问题，请稍后再试',
    WECHAT_REJECTED: '微信支付暂时不可用，请联系客服',
    WECHAT_UNAVAILABLE: '微信暂时繁忙，请稍后再试',
    DATABASE_UNAVAILABLE: '系统暂时繁忙，请稍后再试',
    OVERLOADED: '现在人有点多，请过几秒再试',
    SHUTTING_DOWN: '服务正在更新，请稍后再试',
  } satisfies Partial<Record<ErrorCode, string>>,
};

/** The texts of one language. */
export type Text = typeof zh;
