import type {
  CloseReason,
  FulfilmentSource,
  NotificationOutcome,
  OrderEventType,
  OrderStatus,
  PaymentSource,
  RefundOrigin,
  RefundStatus,
  TradeState,
  WechatCall,
} from '@taro-pay/contracts';

const orderStatus: Record<OrderStatus, string> = {
  PENDING: '待付款',
  PAID: '已支付',
  REFUNDED: '已全额退款',
  CLOSED: '已关闭',
};

export const refundStatus: Record<RefundStatus, string> = {
  REQUESTED: '等待微信受理',
  PROCESSING: '退款处理中',
  SUCCESS: '退款成功',
  CLOSED: '退款关闭',
  ABNORMAL: '退款异常',
};

const refundOrigin: Record<RefundOrigin, string> = {
  OPERATOR: '后台退款',
  LATE_MONEY: '迟到的付款自动退回',
  OUTSIDE: '在本系统之外退款',
};

const closeReason: Record<CloseReason, string> = { buyer: '买家取消', expired: '超时未付款' };

const source: Record<PaymentSource, string> = { notification: '经微信通知确认', query: '经查询微信确认' };

const events: Record<OrderEventType, string> = {
  CREATED: '买家下单',
  PREPAY_CREATED: '向微信预下单',
  PAID: '支付成功',
  PAID_AFTER_CLOSE: '关闭后收到付款',
  PAYMENT_MISMATCHED: '付款与订单不符',
  CLOSED: '订单关闭',
  CLOSE_SENT: '通知微信关单',
  QUERIED: '向微信查询订单',
  WECHAT_REFUSED: '微信拒绝了请求',
  REFUND_REQUESTED: '发起退款',
  REFUND_APPLIED: '买家申请退款',
  REFUND_DECLINED: '拒绝了退款申请',
  REFUND_SENT: '向微信提交退款',
  REFUND_QUERIED: '向微信查询退款',
  REFUND_MOVED: '退款状态变化',
  REFUND_ADOPTED: '登记外部退款',
  REFUND_WITHDRAWN: '撤回退款',
  REFUNDED: '全额退款完成',
  PARTLY_SHIPPED: '部分发货',
  SHIPPED: '已发货',
  RECEIVED: '已收货',
  SETTLED: '资金已结算',
  READY: '备好待取',
  COLLECTED: '买家已取货',
  ADDRESS_CHANGED: '修改收货地址',
  SHIPMENT_CORRECTED: '更正发货信息',
  SHIPPING_REPORTED: '微信已收到发货信息',
  SHIPPING_REFUSED: '微信不接受发货信息',
  PERSONAL_DATA_ERASED: '已清除买家信息',
};

/** A space stands between Chinese and a number only. */
const spaced = (length: string): string => (/^\d/.test(length) ? ` ${length}` : length);

const tradeState: Record<TradeState, string> = {
  SUCCESS: '微信：支付成功',
  REFUND: '微信：转入退款',
  NOTPAY: '微信：未支付',
  CLOSED: '微信：已关闭',
  REVOKED: '微信：已撤销',
  USERPAYING: '微信：支付中',
  PAYERROR: '微信：支付失败',
};

const call: Record<WechatCall, string> = {
  prepay: '预下单',
  query: '查询订单',
  close: '关单',
  refund: '退款',
  'refund query': '查询退款',
};

const outcome: Record<NotificationOutcome, string> = {
  APPLIED: '已入账',
  REPEATED: '重复',
  MISMATCHED: '不符',
  LATE: '迟到',
  IGNORED: '无需处理',
  UNREADABLE: '无法读取',
};

const outcomeWords: Record<NotificationOutcome, string> = {
  APPLIED: '订单或退款据此更新',
  REPEATED: '之前已经入账，什么都没有改变',
  MISMATCHED: '与订单不符，已留存，什么都没有改变',
  LATE: '订单已关闭，款项自动退回',
  IGNORED: '这类通知不影响订单',
  UNREADABLE: '通知真实，但格式不是微信文档所说的',
};

/** Orders and refunds. */
export const order = {
  orderStatus,
  refundStatus,
  refundOrigin,
  closeReason,
  events,
  tradeState,
  call,
  outcome,
  outcomeWords,
  orders: {
    goods: '商品',
    total: '金额',
    refunded: '已退',
    status: '状态',
    createdAt: '下单时间',
    paidAt: '支付时间',
    number: '订单号',
    search: '任意单号，或后四位',
    views: { all: '全部', anomaly: '有异常' },
    none: { title: '还没有订单', hint: '买家在小程序下单后，订单会出现在这里。' },
    notFound: { title: '没有找到订单', hint: '请核对单号与条件，或清空条件查看全部订单。' },
  },
  order: {
    missing: { title: '没有这个订单', hint: '请核对链接，或在订单列表里按单号查找。' },
    summary: '经过',
    timeline: '时间线',
    timelineShows: '时间线显示',
    all: '全部',
    kinds: { event: '事件', call: '微信调用', notification: '微信通知', act: '人员操作' },
    rawAll: '这笔订单的全部原始数据',
    signed: '签名的原文',
    signedHash: 'openid 已打码；完整原文的 SHA-256：',
    payerPaid: '买家实付',
    numbers: '单号',
    merchantNumber: '商户订单号',
    transactionNumber: '微信支付订单号',
    buyer: '买家编号',
    ordersOfBuyer: '该买家的全部订单',
    times: '时间',
    closedAt: '关闭时间',
    expiresAt: '付款期限',
  },
  summary: {
    pending: (left: string) => `等待买家付款，还有 ${left}。`,
    expired: (ago: string) => `付款期限已过 ${ago}，正在向微信确认后关闭。`,
    paid: (amount: string, after: string) => `下单${spaced(after)}后支付 ${amount}，`,
    source: { notification: `${source.notification}。`, query: `${source.query}。` },
    afterClose: '订单当时已关闭，商品还在，照常交付。',
    closed: {
      buyer: (after: string) => `买家在下单${spaced(after)}后取消了订单。`,
      expired: (after: string) => `买家没有付款，订单在 ${after}后超时关闭。`,
    },
    late: (amount: string, after: string) => `关闭${spaced(after)}后才收到付款 ${amount}；`,
    lateBack: (after: string) => `${after}后已全额退回。`,
    lateOnItsWay: '正在全额退回。',
    lateStuck: '自动退回没有成功，需要人工处理。',
    refunded: (amount: string, after: string) => `退款 ${amount}，${after}后到账。`,
    refundedOutside: (amount: string) => `在本系统之外退款 ${amount}，已登记。`,
    refund: {
      REQUESTED: (amount: string) => `退款 ${amount} 已提交，等待微信受理。`,
      PROCESSING: (amount: string) => `退款 ${amount} 微信处理中。`,
      CLOSED: (amount: string) => `退款 ${amount} 已关闭，没有退出。`,
      ABNORMAL: (amount: string) => `退款 ${amount} 异常：钱没能退到买家账户。`,
    },
    mismatched: (count: number) => `收到 ${count} 次与订单不符的付款消息，订单没有改变。`,
    applied: (reason: string) => `买家申请退款，等待处理：“${reason}”`,
  },
  eventWords: {
    paid: (amount: string, how: string) => `${amount}，${how}`,
    paidAfterClose: (amount: string, how: string) => `关闭后到账 ${amount}，商品还在，照常交付；${how}`,
    late: (amount: string) => `${amount}，自动全额退回`,
    unknownThere: '微信没有这个单号',
    refused: (what: string, code: string) => `${what}：${code}`,
    quoted: (words: string) => `“${words}”`,
    parcel: (carrier: string, number: string) => `${carrier} ${number}`,
    fulfilmentSource: {
      operator: '店铺操作',
      shop: '自动发货',
      refund: '其余已退款',
      notification: '微信通知',
      query: '向微信查询得知',
    } satisfies Record<FulfilmentSource, string>,
  },
  refund: {
    open: '退款',
    title: '退款',
    paid: '已付',
    refunded: '已退',
    pending: '退款中',
    left: '可退',
    lines: '按商品',
    bought: (price: string, count: number) => `${price} × ${count}`,
    quantityOf: (name: string) => `${name} 退几件`,
    restock: '退回库存',
    amount: '退款金额',
    amountWrong: (left: string) => `请输入 ¥0.01 到 ${left} 之间的金额，最多两位小数`,
    differs: (sum: string) => `所选商品合计 ${sum}，将按填写的金额退款`,
    full: (left: string) => `全部 ${left}`,
    reason: '退款原因',
    reasonHint: '买家会看到',
    reasons: ['不想要了', '商品缺货', '商品质量问题', '少发或漏发', '协商一致退款'],
    submit: (amount: string) => `退款 ${amount}`,
    askFor: (amount: string) => `申请退款 ${amount}`,
    above: {
      single: (limit: string) => `超过你的单笔上限 ${limit}，另一位同事批准后才会退款。`,
      day: (left: string) => `超过你今天还能退的 ${left}，另一位同事批准后才会退款。`,
    },
    done: (amount: string) => `已提交退款 ${amount}`,
    waits: (amount: string) => `退款 ${amount} 超过限额，等待同事审批`,
    number: '商户退款单号',
  },
  withdrawal: {
    open: '撤回',
    title: (amount: string) => `撤回退款 ${amount}`,
    hint: '先问微信：只有微信确认没有这笔退款，才会撤回。撤回后这笔钱可以重新退。',
    submit: '撤回退款',
  },
  refunds: {
    hint: '全部退款，包括在微信商户平台上做的。',
    asked: '申请时间',
    times: '时间',
    back: '到账',
    numbers: '订单号与退款单号',
    acts: '操作',
    origin: '来源',
    none: { title: '没有退款', hint: '在订单页点「退款」，退款会出现在这里。' },
  },
};
