import type { SignatureMistake } from '../../diagnosis/signature-diagnosis.js';
import type { ControlAction } from '../../events/control-action.js';
import type { NotificationEvent, RequestEvent } from '../../events/event.js';
import type { ApiFault, Faults, NotificationFault } from '../../faults/faults.js';
import type { NotificationVariant } from '../../faults/notification-variants.js';
import type { AccountName, Entry } from '../../ledger/books.js';
import type { InboxMessage } from '../../mini-program/inbox.js';
import type { TradeState } from '../../payments/orders.js';
import type { KeyKind, KeysView } from '../../protocol/keyring.js';
import type { ApiOperation, NotificationOperation } from '../../protocol/operations.js';
import type { ProductName } from '../../protocol/products.js';
import type { RefundOutcome, RefundStatus } from '../../refunds/refund.js';
import type { Preview } from '../../server/preview.js';
import type { OrderState } from '../../shipping/order-state.js';
import type { ReceiptMethod, Shipment } from '../../shipping/shipments.js';
import type { Failure, FailureKind } from '../api/failure.js';
import { yuan } from '../ui/format.js';

const variants = {
  WRONG_SIGNATURE: '签名错误',
  SIGNTEST: '签名探测',
  WRONG_SERIAL: '未知序列号',
  STALE: '十分钟前的时间戳',
  FUTURE: '未来的时间戳',
  BAD_TAG: '密文认证失败',
  WRONG_ASSOCIATED_DATA: 'associated_data 不符',
  WRONG_AMOUNT: '金额不符',
  WRONG_CURRENCY: '币种不符',
  WRONG_MCHID: '商户号不符',
  WRONG_APPID: 'appid 不符',
  WRONG_PAYER: '买家不符',
  UNKNOWN_ORDER: '未知订单',
} satisfies Record<NotificationVariant, string>;

const outcomes = { SUCCESS: '成功', ABNORMAL: '异常', CLOSED: '关闭' } satisfies Record<
  RefundOutcome,
  string
>;

const cashiers = { app: '在 App 内支付', native: '扫码', h5: '打开 H5 链接' };

const buyerActions = { pay: '支付', cancel: '取消支付', fail: '支付失败' };

const advice: Record<SignatureMistake, string> = {
  authorizationMissing: '请求没有带 Authorization 头。',
  authorizationMalformed:
    'Authorization 头的格式不对：认证类型为 WECHATPAY2-SHA256-RSA2048，五个参数都要有，值用双引号括起。',
  wrongMerchant: 'mchid 不是这个模拟器的商户号。',
  wrongSerial: 'serial_no 应为商户 API 证书的序列号，而不是平台证书序列号或公钥 ID。',
  timestampInMilliseconds: '时间戳用了毫秒，应为整数秒（10 位）。',
  timestampMalformed: '时间戳应为自 1970 年起的整数秒。',
  timestampTooFarAway: '时间戳与微信的时间相差超过 5 分钟，请校准服务器时间。',
  parameterType: '参数的类型不对：wx.requestPayment 的每个参数都是字符串，时间戳也是。',
  parameterMalformed: '参数的长度或格式不对。',
  wrongSignType: 'signType 应为 RSA；MD5 和 HMAC-SHA256 属于 APIv2。',
  packageWithoutPrefix: 'package 应写作 prepay_id=…，前缀不能省略。',
  wrongEncoding: '签名应为标准 Base64（含 + 和 /），不能换行，也不要做 URL 编码或写成十六进制。',
  wrongDigest: '摘要算法应为 SHA-256。',
  wrongPadding: '填充方式应为 PKCS #1 v1.5，不是 PSS。',
  wrongKey: '签名所用的私钥与商户 API 证书不配对，请使用 apiclient_key.pem。',
  apiV2Signature: '这是 APIv2 的签名（MD5 或 HMAC-SHA256）；APIv3 用 RSA 和 SHA-256 签名。',
  notASignature: '签名不是 256 字节 RSA 签名的 Base64。',
  otherText: '私钥正确，但签名的原文不同：请逐字节对照下面的字符串。',
  lastLineFeedMissing: '每一行都以换行符结尾，最后一行也不例外。',
  lastLineFeedDoubled: '末尾多签了一个换行符。',
  crlf: '换行只用 LF，不用 CR LF。',
  escapedLineFeed: '签名原文里出现了反斜杠加 n，那里应是真正的换行符。',
  lineFeedsMissing: '各行之间没有换行符。',
  bodyWhitespace: '签名的主体与发送的主体前后空白不同。',
  bodyReserialised: '签名的是另一次序列化的结果：JSON 只生成一次，签名和发送用同一段文本。',
  emptyBodyLineMissing: '空主体也占一行：原文应以两个换行符结尾。',
  queryNotSigned: '查询串属于 URL，要一起签名。',
  hostSigned: '签名的 URL 不含域名，从路径开始，例如 /v3/pay。',
  urlDecoded: '签名了解码后的 URL：怎样发送就怎样签名。',
  urlEncodedOtherwise: '签名的 URL 与发送的 URL 编码不同：两处用同一段文本。',
  pathCut: '路径要完整签名，从第一个斜杠开始。',
  methodInLowerCase: '请求方法要大写。',
  otherMethod: '签名的请求方法与实际的不同。',
  bodyNotSigned: '主体没有参与签名：原文的最后一行是主体的原始字节。',
  bodyOfNothing: '没有发送主体，却签名了一个；没有主体时最后一行为空。',
  bodyCharset: '签名的主体用了另一种字符集：签名和发送都用 UTF-8。',
  timestampsDiffer: '取了两次时间：签名的时间戳必须与发送的是同一个。',
  millisecondsSigned: '签名的是毫秒，发送的是秒：两处都应为整数秒。',
  nonceDiffers: '签名的随机串与发送的大小写不同。',
  lineOrder: '各行的顺序不对。',
  responseFormat: '用了应答的签名格式（时间戳、随机串、主体）；请求的签名以方法和 URL 开头。',
  prepayIdWithoutPrefix: '签名了裸的 prepay_id（APP 的写法）；小程序要签名 prepay_id=…，带前缀。',
  packageDiffers: 'package 签名时与传参时写法不同：两处都是 prepay_id=…。',
  otherAppId: '第一行签名的不是小程序的 appid。',
  keyValuePairs: '签名了 APIv2 那样用 & 连接的键值对；APIv3 签名四行文本。',
};

const reasons: Record<FailureKind, (failure: Failure) => string> = {
  invalid: () => '参数不正确。',
  notFound: () => '找不到对应的订单、退款或通知。',
  forbidden: ({ wechatMessage }) => `${wechatMessage}。`,
  unreachable: () => '模拟器没有响应。',
  other: ({ message }) => message,
};

const previewStates: Record<Exclude<Preview['state'], 'running'>, (url: string, origin: string) => string> = {
  unreachable: (url) => `${url} 没有响应。请启动商城，或在上方输入你的 H5 地址。`,
  notAPage: (url) => `${url} 返回的不是网页：请先构建小程序的 H5 版本。`,
  refusesFrames: (url, origin) =>
    `${url} 禁止被嵌入（frame-ancestors 或 X-Frame-Options）。请允许 ${origin}，或在新标签页打开。`,
};

/** Every word of the page in Chinese. `en.ts` does not compile without the same keys. */
export const zh = {
  title: '微信模拟器',
  otherLanguage: 'English',
  skipToTimeline: '跳到时间线',

  // Header
  connection: { connecting: '连接中', live: '实时', lost: '连接已断开' },
  lostExplained: (origin: string) => `${origin} 上的模拟器没有响应。页面保留断开前的内容，恢复后会自动继续。`,
  panels: '面板',
  panes: '视图',
  phone: '手机',
  simulatorTime: '模拟器时间',
  frozen: '已冻结',
  faults: '故障',
  books: '账本',
  keys: '密钥',
  shortcuts: '键盘快捷键',
  closeDialog: '关闭',
  clear: '清空',
  clearTitle: '全部清空？',
  clearExplained: '所有订单、登录凭证、事件和待发通知都会被清除，时钟回到当前时间。商户密钥不变。',
  clearConfirm: '全部清空',
  cancel: '取消',
  cleared: '已全部清空',

  // Orders
  orders: '订单',
  ordersHidden: (count: number) => `另有 ${count} 笔更早的订单未显示`,
  tradeStates: {
    NOTPAY: '未支付',
    SUCCESS: '已支付',
    CLOSED: '已关闭',
    REFUND: '已退款',
  } satisfies Record<TradeState | 'REFUND', string>,
  partlyRefunded: (fen: number) => `部分退款 ${yuan(fen)}`,
  merchant: '商户',
  merchantOf: (mchid: string) => `商户 ${mchid}`,
  everyMerchant: (count: number) => `全部商户（${count}）`,
  mchid: '商户号',
  subMchid: '子商户号',
  combined: '合单商户订单号',
  product: '支付产品',
  products: {
    jsapi: 'JSAPI 支付',
    native: 'Native 支付',
    h5: 'H5 支付',
    app: 'APP 支付',
  } satisfies Record<ProductName, string>,
  outTradeNo: '商户订单号',
  transactionId: '微信支付订单号',
  tradeState: '交易状态',
  refunded: '退款金额',
  buyer: '买家',
  openid: 'openid',
  created: '创建时间',
  expires: '失效时间',
  paid: '支付时间',
  closed: '关闭时间',
  prepayId: 'prepay_id',
  codeUrl: 'code_url',
  h5Url: 'h5_url',
  notifyUrl: '通知地址',
  facts: '信息',

  // Timeline
  timeline: '时间线',
  search: '搜索',
  searchHint: '搜索路径、字段、单号、请求头……',
  kind: '类型',
  kinds: { all: '全部', request: '请求', notification: '通知', control: '操作', problem: '异常' },
  onlyOrder: (outTradeNo: string) => `订单 ${outTradeNo}`,
  stopFiltering: '显示全部订单',
  shown: (shown: number, total: number) => `${shown} / ${total}`,
  loading: '正在加载已发生的事件',
  nothingMatches: '没有符合条件的事件。',
  clearFilters: '清除筛选',
  emptyTitle: '等待第一个请求',
  emptyIntro: '后端对微信的每一次调用都会实时出现在这里，并附上被签名的原始字符串。',
  emptyShop: '下一单试试',
  emptyShopExplained: '商城预览运行后会显示在旁边的手机里：把商品加入购物车并支付。',
  emptyBackEnd: '或者接入你自己的后端',
  emptyBackEndExplained:
    '使用模拟器的商户启动后端。下面两个地址代替微信的地址，密钥在 --write-env 写出的文件里。',
  emptyTry: '或者看一次被拒绝的请求',
  emptyTryExplained: '没有签名的请求会像在微信那里一样被拒绝，本页会说明原因。',

  // Events
  operations: {
    login: '登录凭证校验',
    stableToken: '接口凭证',
    prepay: '下单',
    query: '查询订单',
    close: '关闭订单',
    refund: '退款',
    refundQuery: '查询退款',
    abnormalRefund: '异常退款',
    certificates: '平台证书',
    tradeBill: '交易账单',
    fundFlowBill: '资金账单',
    billDownload: '下载账单',
    shipping: '发货信息',
    shippingQuery: '查询发货',
    shippingService: '发货管理',
    deliveryCompanies: '快递公司列表',
    subscribeMessage: '发送订阅消息',
    messageTemplates: '消息模板',
    phoneNumber: '获取手机号',
  } satisfies Record<ApiOperation, string>,
  otherOperation: '请求',
  notificationOperations: {
    paymentNotification: '支付通知',
    refundNotification: '退款通知',
    messagePush: '消息推送',
  } satisfies Record<NotificationOperation, string>,
  everyCall: '所有调用',
  everyNotification: '所有通知',
  controlAction: '操作',
  /** What a person or a test did, on one line. */
  control(action: ControlAction): string {
    switch (action.kind) {
      case 'login':
        return `wx.login：${action.user}`;
      case 'requestPayment':
        return `wx.requestPayment，买家${buyerActions[action.action]} → ${action.errMsg}`;
      case 'cashier': {
        const who = action.user ?? '买家';
        const result = { paid: '已支付', cancelled: '已取消', failed: '支付失败', refused: '被拒绝' }[
          action.result
        ];
        return `${who}${cashiers[action.product]}，${{ ...buyerActions, open: '打开' }[action.action]} → ${action.words ?? result}`;
      }
      case 'byHand':
        return `手动${{ ...buyerActions, close: '关闭订单', payInFlight: '在关单时到账' }[action.action]} → ${action.errMsg}`;
      case 'refundOutcome':
        return `本订单退款的结果：${action.outcome === null ? '默认' : outcomes[action.outcome]}`;
      case 'refundSettled':
        return `退款 ${action.outRefundNo} 手动置为${outcomes[action.status]}`;
      case 'consoleRefund':
        return `在商户平台退款 ${yuan(action.refundFen)}，单号 ${action.outRefundNo}`;
      case 'withdrawal':
        return `${action.subMchid === null ? '商户' : `特约商户 ${action.subMchid} `}提现 ${yuan(action.amountFen)}`;
      case 'clockAdvanced':
        return `时钟向前拨 ${action.advanceMs / 1000} 秒`;
      case 'clockFrozen':
        return action.isFrozen ? '时钟冻结' : '时钟恢复运行';
      case 'clockReset':
        return '时钟回到当前时间';
      case 'faults':
        return `故障：${action.faults}`;
      case 'keyMode':
        return `微信的密钥类型：${action.mode}`;
      case 'keyRotated':
        return `更换密钥（${action.key}）：${action.serial}`;
      case 'keySwitch':
        return action.step === 'start' ? '开始切换到微信支付公钥' : '撤回公钥切换';
      case 'notificationDropped':
        return `${action.eventType} 被丢弃，永不到达`;
      case 'tradeManaged':
        return action.isManaged ? '货款冻结到确认收货' : '货款不再冻结';
      case 'paymentBan':
        return action.banAfterMs === null
          ? '未发货不再关闭支付'
          : `订单 ${action.banAfterMs / 3_600_000} 小时未发货即关闭支付`;
      case 'receipt':
        return `确认收货组件 → ${action.status}`;
      case 'messagePush':
        return `消息推送地址 ${action.url}：${action.refusal === null ? '校验通过' : '校验未通过'}`;
      case 'requestSubscribeMessage':
        return `wx.requestSubscribeMessage：${action.user} → ${action.errMsg}`;
      case 'subscriptionOff':
        return `${action.user} 关闭了消息模板 ${action.templateId}`;
      case 'phoneNumber':
        return `getPhoneNumber：${action.user} → ${action.errMsg}`;
      case 'chooseAddress':
        return `wx.chooseAddress：${action.user} → ${action.errMsg}`;
      case 'subMerchantAdded':
        return `${action.subMchid} 成为子商户`;
      case 'unknownPath':
        return `模拟器没有 ${action.target}`;
      case 'proxyRefused':
        return `代理拒绝了 ${action.target}（共 ${action.times} 次）：不是微信的域名`;
    }
  },
  request: '请求',
  answer: '应答',
  notification: '通知',
  noAnswer: '无应答',
  attempt: (attempt: number) => `第 ${attempt} 次`,
  newestEventExplained: '跟随最新的请求和通知；选择一个事件即可固定。',
  nothingSelected: '选择一个事件，查看头部、主体和被签名的字符串。',
  details: '详情',
  close: '返回时间线',
  time: '时间',
  order: '订单',
  notificationId: '通知 ID',
  sending: '发送',
  remarks: {
    serialInLowerCase: 'serial_no 是小写。模拟器接受它，微信是否接受尚不清楚，请改用大写。',
  } satisfies Record<NonNullable<RequestEvent['remark']>, string>,

  // What was sent
  expectedString: '商户应签名的字符串',
  expectedStringExplained:
    '对下列字节逐字做 SHA256 with RSA 签名，每行以一个换行符（↵）结尾，最后一行也不例外。',
  wechatString: '微信签名的字符串',
  wechatStringExplained: '用 Wechatpay-Serial 指明的公钥，对下列字节逐字验证 Wechatpay-Signature。',
  signedLines: { method: '请求方法', url: 'URL', timestamp: '时间戳', nonce: '随机串', body: '报文主体' },
  emptyLine: '空',
  headers: '头部',
  body: '主体',
  noBody: '无主体',
  raw: '原文',
  copy: '复制',
  copied: '已复制',
  copyFailed: '浏览器不允许复制',
  copyAsCurl: '复制为 curl',
  resource: '解密后的 resource',
  resourceExplained: '后端用 APIv3 密钥解开 resource.ciphertext 后得到的内容。',
  envelope: '发送的原文',

  pushedMessage: '推送的消息',
  pushedMessageExplained: '后端验证签名、解密（加密模式）后得到的内容。',
  pushString: '计算签名的字符串',
  pushStringExplained:
    'token、timestamp、nonce（加密模式还有 Encrypt）按字典序排列后拼接，取 SHA-1。token 以 *** 代替。',

  // What went wrong
  refused: (status: number) => `已拒绝，状态码 ${status}`,
  unanswered: '连接中断，没有应答',
  inEnglish: '英文说明',
  notDelivered: '未送达',
  notAccepted: (status: number) => `未被接受：后端应答 ${status}`,
  notAcceptedExplained: {
    pay: '微信只把 200 和 204 视为成功，其余会重新通知。',
    messagePush: '微信只把内容为空或 success 的 200 视为成功，其余会再推送。',
  } satisfies Record<NotificationEvent['channel'], string>,
  nextAttempt: (time: string) => `下次通知：${time}（模拟器时间）`,
  noFurtherAttempt: '不会再次通知。',
  forgeryAccepted: (status: number) => `伪造的通知被接受，应答 ${status}`,
  forgeryAcceptedExplained: '后端接受了伪造的通知：请依次校验签名、时间戳，再解密。',
  paySignRefused: '收银台拒绝了 paySign',
  comparison: '两个待签名字符串',
  comparisonExpected: '微信验证的字符串',
  comparisonSigned: '实际签名的字符串',
  comparisonPaste: '粘贴你签名的原文，即可找出差异',
  compare: '比较',
  mistakes: {
    authorizationMissing: '缺少 Authorization 头',
    authorizationMalformed: 'Authorization 头格式错误',
    wrongMerchant: 'mchid 不符',
    wrongSerial: '证书序列号不符',
    timestampInMilliseconds: '时间戳用了毫秒',
    timestampMalformed: '时间戳格式错误',
    timestampTooFarAway: '时间戳偏差过大',
    parameterType: '参数类型错误',
    parameterMalformed: '参数格式错误',
    wrongSignType: 'signType 错误',
    packageWithoutPrefix: 'package 缺少 prepay_id=',
    wrongEncoding: '签名编码错误',
    wrongDigest: '摘要算法错误',
    wrongPadding: '填充方式错误',
    wrongKey: '私钥错误',
    apiV2Signature: '使用了 APIv2 签名',
    notASignature: '不是 RSA 签名',
    otherText: '签名原文不同',
    lastLineFeedMissing: '缺少最后一个换行符',
    lastLineFeedDoubled: '多了一个换行符',
    crlf: '换行用了 CR LF',
    escapedLineFeed: '换行符被转义',
    lineFeedsMissing: '缺少换行符',
    bodyWhitespace: '主体前后空白不一致',
    bodyReserialised: '主体被重新序列化',
    emptyBodyLineMissing: '空主体缺少换行',
    queryNotSigned: '查询参数未参与签名',
    hostSigned: '域名参与了签名',
    urlDecoded: '签名了解码后的 URL',
    urlEncodedOtherwise: 'URL 编码不一致',
    pathCut: '路径不完整',
    methodInLowerCase: '请求方法用了小写',
    otherMethod: '请求方法不符',
    bodyNotSigned: '主体未参与签名',
    bodyOfNothing: '签名了未发送的主体',
    bodyCharset: '字符集不一致',
    timestampsDiffer: '两处时间戳不一致',
    millisecondsSigned: '签名时用了毫秒',
    nonceDiffers: '两处随机串不一致',
    lineOrder: '行的顺序错误',
    responseFormat: '用了应答的签名格式',
    prepayIdWithoutPrefix: '签名时 prepay_id 缺少前缀',
    packageDiffers: 'package 签名与传参不一致',
    otherAppId: 'appid 不符',
    keyValuePairs: '用了 APIv2 的键值对',
  } satisfies Record<SignatureMistake, string>,
  /** What would be right. Null where the event's own explanation says it in this language. */
  advice: (mistake: SignatureMistake): string | null => advice[mistake],

  // Actions
  actionFailed: (reason: string) => `操作失败：${reason}`,
  reasons,
  resend: '重新发送',
  resent: '正在重新发送通知',
  forgery: '篡改方式',
  resendForged: '发送伪造通知',
  resentForged: '正在发送伪造通知：后端应当拒绝',
  orderActions: {
    pay: { label: '支付', done: '已支付' },
    fail: { label: '支付失败', done: '支付已失败' },
    cancel: { label: '取消支付', done: '买家已取消支付' },
    close: { label: '关闭订单', done: '订单已关闭' },
    payInFlight: { label: '关单时到账', done: '已支付' },
  },
  notifications: '通知',
  attempts: (attempts: number) => (attempts === 0 ? '尚未发送' : `已发送 ${attempts} 次`),
  refunds: '退款',
  refundOutcome: '本订单退款的结果',
  usualOutcome: '默认',
  refundStates: { PROCESSING: '处理中', ...outcomes } satisfies Record<RefundStatus, string>,
  settle: { SUCCESS: '置为成功', ABNORMAL: '置为异常', CLOSED: '置为关闭' } satisfies Record<
    RefundOutcome,
    string
  >,
  doneOutcome: '已设定退款结果',
  doneSettle: '退款已处理',
  consoleRefund: '在商户平台退款',
  consoleRefundExplained: '也可以有人在微信商户平台上给这笔订单退款，后端并没有发起过。',
  consoleRefundAmount: '金额（元）',
  consoleRefundNotify: '通知后端',
  consoleRefundQueryable: '按商户退款单号可以查到',
  doneConsoleRefund: '已在商户平台退款',
  madeInConsole: '在商户平台发起',

  // Shipping
  shipping: '发货',
  orderState: '发货状态',
  orderStates: {
    1: '待发货',
    2: '已发货',
    3: '确认收货',
    4: '交易完成',
    5: '已退款',
    6: '资金待结算',
  } satisfies Record<OrderState, string>,
  logisticsTypes: {
    1: '快递',
    2: '同城配送',
    3: '虚拟商品',
    4: '用户自提',
  } satisfies Record<Shipment['logisticsType'], string>,
  notAllDelivered: '还有包裹未发出',
  shippedAt: '发货时间',
  receivedAt: '收货时间',
  receiptMethods: { buyer: '买家确认', automatic: '自动确认' } satisfies Record<ReceiptMethod, string>,
  settledAt: '结算时间',
  confirmReceipt: '买家确认收货',
  doneReceipt: '买家已确认收货',

  // Phone
  phoneMessages: '消息',
  phoneUser: '谁的手机',
  inbox: '服务通知',
  inboxEmpty: '还没有服务通知',
  inboxEmptyExplained: '订阅消息和微信的发货提醒会出现在这里。',
  inboxKinds: {
    subscribe: '订阅消息',
    shipped: '发货提醒',
    confirm: '确认收货提醒',
    presale: '预售提醒',
  } satisfies Record<InboxMessage['kind'], string>,
  opensPage: (page: string) => `打开 ${page}`,
  subscriptions: '还能收到的订阅消息',
  subscriptionLeft: (left: number | null) => (left === null ? '不限' : `${left} 条`),
  addresses: '收货地址',
  phonePreview: '小程序',
  phoneCashier: '收银台',
  phoneBuyer: '手机上的买家',
  buyerOf: (number: string) => `买家 ${number}`,
  previewAddress: '预览地址',
  previewLoad: '加载预览',
  previewMissing: '还没有预览',
  previewStates,
  previewLookAgain: '重新查找',
  cashierEmpty: '没有待支付的订单',
  cashierEmptyExplained: '后端下单后，订单会在这里等待买家支付。',
  cashierOthers: '其他待支付订单',
  cashierBuyer: '付款的买家',
  cashierPay: {
    jsapi: '支付',
    native: '扫码支付',
    h5: '打开并支付',
    app: '支付',
  } satisfies Record<ProductName, string>,
  openH5: '在新标签页打开',

  // Clock
  clockExplained: '失效、登录凭证、重试和账单遵循此时钟；签名始终使用真实时间。',
  freeze: '冻结',
  clockReset: '回到当前时间',
  advance: '向前拨',
  advanced: (amount: string) => `时钟已拨动 ${amount}`,
  minutes: '分钟',
  days: (days: number) => `${days} 天`,
  clockIsNow: '与本机时间一致。',
  clockAhead: (amount: string) => `比本机快 ${amount}。`,
  clockBehind: (amount: string) => `比本机慢 ${amount}。`,
  frozenExplained: '时钟静止；仍可向前拨。',
  doneFreeze: '时钟已冻结',
  doneUnfreeze: '时钟已恢复运行',
  doneClockReset: '时钟已回到当前时间',
  clockSteps: {
    seconds15: { amount: '15 秒', why: '通知的首次重试' },
    minutes5: { amount: '5 分钟', why: '登录凭证失效' },
    minutes15: { amount: '15 分钟', why: '商城未付订单失效' },
    hours2: { amount: '2 小时', why: 'prepay_id 失效' },
    day1: { amount: '1 天', why: '可以申请当日账单' },
    days7: { amount: '7 天', why: '微信关闭未支付订单' },
  },

  // Keyboard
  keyWords: {
    move: '下一个、上一个事件',
    arrows: '在列表中移动',
    open: '打开当前项',
    escape: '关闭详情',
    search: '搜索',
    events: '转到最新事件',
    orders: '转到订单',
    phone: '转到手机',
    clearFilters: '清除筛选',
    clock: '时钟',
    faults: '故障',
    books: '账本',
    keys: '密钥',
    language: '切换语言',
    help: '快捷键列表',
  },

  // Books
  booksExplained: '每笔变动的各方之和为零。账单和查询结果都由此得出。',
  booksHolder: '谁的账本',
  booksOfProvider: (mchid: string) => `服务商 ${mchid}`,
  booksOfSubMerchant: (mchid: string) => `特约商户 ${mchid}`,
  booksEntries: '最近变动',
  booksEmpty: '还没有资金变动。',
  booksBuyers: (count: number) => `买家（${count}）`,
  booksSum: '合计',
  accounts: {
    'merchant:unsettled': '商户未结算资金',
    'merchant:available': '商户可用余额',
    'merchant:bank': '商户银行账户',
    'wechat:fees': '微信手续费',
    'refunds:inFlight': '在途退款',
    'merchant:frozen': '商户冻结资金',
  } satisfies Record<Exclude<AccountName, `buyer:${string}`>, string>,
  accountOfBuyer: (name: string) => `买家 ${name}`,
  entries: {
    payment: '支付',
    release: '解冻',
    settlement: '结算',
    refund: '退款',
    refundSucceeded: '退款到账',
    refundReturned: '退款退回',
    withdrawal: '提现',
  } satisfies Record<Entry['kind'], string>,

  // Faults
  faultsExplained: '每条规则让调用或通知以一种方式出错；只有第一条符合的规则生效。',
  noFaults: '没有故障：微信工作正常。',
  faultsClear: '全部移除',
  doneFaultsClear: '微信已恢复正常',
  doneFaults: '故障已设置',
  presets: '常用',
  presetWords: {
    down: '微信不可用',
    slow: '应答缓慢',
    flaky: '偶发错误',
    lost: '下单成功但应答丢失',
    lie: '无签名的“不存在”',
    refused: '退款一直被拒绝',
    never: '通知从不到达',
    twice: '通知重复到达',
    probe: '签名探测',
    amount: '金额不符',
  },
  ruleAdd: '添加规则',
  ruleOperation: '操作',
  ruleFault: '故障',
  ruleProbability: '概率（%）',
  ruleTimes: '次数',
  always: '不限',
  secondsField: '秒数',
  seconds: (seconds: number) => `${seconds} 秒`,
  timesLeft: (times: number) => `${times} 次`,
  remove: '移除',
  faultsForAll: '全局',
  signWith: '微信签名所用',
  signers: {
    requested: '请求指定的密钥',
    'public-key': '微信支付公钥',
    certificate: '平台证书',
  } satisfies Record<Faults['signWith'], string>,
  faultRefunds: '退款结果',
  refundFaults: {
    success: outcomes.SUCCESS,
    abnormal: outcomes.ABNORMAL,
    closed: outcomes.CLOSED,
  } satisfies Record<Faults['refunds'], string>,
  seed: '随机种子',
  apiFaults: {
    LATENCY: '应答缓慢',
    TIMEOUT: '无应答',
    CONNECTION_RESET: '连接被重置',
    FREQUENCY_LIMITED: '429 FREQUENCY_LIMITED',
    SYSTEM_ERROR: '500 SYSTEM_ERROR',
    HTML: '代理返回 HTML',
    UNSIGNED: '应答无签名',
    ANSWER_LOST: '已生效但应答丢失',
    NOT_ENOUGH: '403 NOT_ENOUGH',
    INVALID_REQUEST: '400 INVALID_REQUEST',
    NOT_EXISTS: '谎称不存在（有签名）',
    UNSIGNED_NOT_EXISTS: '谎称不存在（无签名）',
  } satisfies Record<ApiFault, string>,
  variants,
  notificationFaults: {
    DROPPED: '从不到达',
    HELD: '暂扣，直到重新发送',
    DELAYED: '延迟',
    REORDERED: '晚于下一条',
    DOUBLED: '先后两次',
    CONCURRENT: '同时两次',
    ...variants,
  } satisfies Record<NotificationFault, string>,

  // Keys
  keysExplained: '商户用来验证微信签名的密钥。更换立即生效，旧密钥按模拟器时间保留一天。',
  keyMode: '密钥类型',
  keyModes: {
    'public-key': '微信支付公钥',
    certificate: '平台证书',
    both: '两者并存',
  } satisfies Record<KeysView['mode'], string>,
  rotate: { payPublicKey: '更换公钥', platformCertificate: '更换证书' } satisfies Record<KeyKind, string>,
  doneKeyMode: '密钥类型已更改',
  doneRotate: '密钥已更换',
  payPublicKeys: '微信支付公钥',
  platformCertificates: '平台证书',
  keyGoneAt: '有效至',
  keyNewest: '更换之前',
};

export type Text = typeof zh;
