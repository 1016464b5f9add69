// @ts-check

/** Every word of the page that does not come from the simulator's events. */

const english = {
  title: 'WeChat simulator',
  otherLanguage: '中文',
  skipToTimeline: 'Skip to the timeline',

  connecting: 'Connecting',
  live: 'Live',
  lost: 'Connection lost',
  lostExplained:
    'The simulator at {origin} does not answer. What you see is the last that was known; the page goes on by itself when it is back.',

  simulatorTime: 'Simulator time',
  advanceOneMinute: '+1 min',
  advanceFifteenMinutes: '+15 min',
  advanceTwoHours: '+2 h',
  advanceExplained: 'Move the simulator’s clock forward by {amount}',
  advanced: 'The clock was moved by {amount}',

  clear: 'Clear',
  clearTitle: 'Clear everything?',
  clearExplained:
    'All orders, codes, events and pending notifications are forgotten, and the clock returns to now. The merchant keeps its keys.',
  clearConfirm: 'Clear everything',
  cancel: 'Cancel',
  cleared: 'Everything was cleared',

  orders: 'Orders',
  noOrders: 'No orders yet',
  ordersHidden: '{count} older orders are not shown',
  stateNOTPAY: 'Unpaid',
  stateSUCCESS: 'Paid',
  stateCLOSED: 'Closed',
  stateREFUND: 'Refunded',

  timeline: 'Timeline',
  search: 'Search',
  searchHint: 'Search path, field, number, header …',
  kind: 'Kind',
  kindAll: 'All',
  kindRequest: 'Requests',
  kindNotification: 'Notifications',
  kindControl: 'Control',
  kindProblem: 'Problems',
  onlyOrder: 'Order {outTradeNo}',
  stopFiltering: 'Show all orders',
  shown: '{shown} of {total}',
  showOlder: 'Show older events',
  loading: 'Loading what has happened so far',
  nothingMatches: 'Nothing matches this filter.',
  clearFilters: 'Clear the filter',

  emptyTitle: 'Waiting for the first request',
  emptyIntro:
    'Everything that a back end asks of WeChat appears here as it happens, with the exact string that was signed.',
  emptyShop: 'Buy something',
  emptyShopExplained:
    'Open the preview of the shop (pnpm start prints its address), put something in the cart and pay.',
  emptyBackEnd: 'Or point your own back end here',
  emptyBackEndExplained:
    'Start it with the simulator’s merchant. These two addresses take the place of WeChat’s; the keys are in the file that --write-env wrote.',
  emptyTry: 'Or see a refusal explained',
  emptyTryExplained: 'A request without a signature is refused, as WeChat would, and this page says why.',

  request: 'Request',
  answer: 'Answer',
  notification: 'Notification',
  controlAction: 'Control',
  noAnswer: 'no answer',
  attempt: 'attempt {attempt}',
  operationLogin: 'code2Session',
  operationPrepay: 'Prepay',
  operationQuery: 'Query order',
  operationClose: 'Close order',
  operationCertificates: 'Certificates',
  operationRefund: 'Refund',
  operationBill: 'Trade bill',
  operationOther: 'Request',
  operationNotification: 'Notification',
  operationControl: 'Control',

  refused: 'Refused with {status}',
  unanswered: 'Broken off without an answer',
  notDelivered: 'Not delivered',
  notAccepted: 'Not accepted: the back end answered {status}',
  notAcceptedExplained: 'WeChat counts only 200 and 204 as success, and sends the notification again.',
  nextAttempt: 'Next attempt: {time} (simulator time)',
  noFurtherAttempt: 'No further attempt is planned.',
  expectedString: 'What the merchant had to sign',
  expectedStringExplained:
    'SHA256 with RSA over exactly these bytes, every line ended by one line feed (↵), the last one too.',
  answerString: 'What WeChat signed',
  notificationString: 'What WeChat signed',
  wechatStringExplained:
    'Verify Wechatpay-Signature over exactly these bytes, with the key that Wechatpay-Serial names.',
  signedMETHOD: 'Method',
  signedURL: 'URL',
  signedTIMESTAMP: 'Timestamp',
  signedNONCE: 'Nonce',
  signedBODY: 'Body',
  emptyLine: 'empty',
  headers: 'Headers',
  body: 'Body',
  noBody: 'No body',
  raw: 'Raw',
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'The browser did not allow copying',
  resource: 'Decrypted resource',
  resourceExplained: 'What the back end finds after opening resource.ciphertext with the APIv3 key.',
  envelope: 'Body as sent',
  resend: 'Send again',
  resent: 'The notification is being sent again',
  details: 'Details',
  close: 'Back to the timeline',
  selectSomething: 'Choose an event to see its headers, body, and the string that was signed.',

  orderTitle: 'Order',
  description: 'Description',
  amount: 'Amount',
  outTradeNo: 'out_trade_no',
  transactionId: 'transaction_id',
  tradeState: 'trade_state',
  refunded: 'Refunded',
  payer: 'Buyer',
  openid: 'openid',
  created: 'Created',
  expires: 'Expires',
  paid: 'Paid',
  closed: 'Closed',
  notifyUrl: 'notify_url',
  notificationId: 'Notification',
  time: 'Time',
  order: 'Order',
  status: 'Status',

  actionFailed: 'That did not work: {reason}',
};

/** @typedef {keyof typeof english} MessageKey */

/** @type {Record<MessageKey, string>} */
const chinese = {
  title: '微信模拟器',
  otherLanguage: 'English',
  skipToTimeline: '跳到时间线',

  connecting: '连接中',
  live: '实时',
  lost: '连接已断开',
  lostExplained: '{origin} 上的模拟器没有响应。页面保留断开前的内容，恢复后会自动继续。',

  simulatorTime: '模拟器时间',
  advanceOneMinute: '+1 分钟',
  advanceFifteenMinutes: '+15 分钟',
  advanceTwoHours: '+2 小时',
  advanceExplained: '把模拟器的时钟向前拨 {amount}',
  advanced: '时钟已拨动 {amount}',

  clear: '清空',
  clearTitle: '全部清空？',
  clearExplained: '所有订单、登录凭证、事件和待发通知都会被清除，时钟回到当前时间。商户密钥不变。',
  clearConfirm: '全部清空',
  cancel: '取消',
  cleared: '已全部清空',

  orders: '订单',
  noOrders: '还没有订单',
  ordersHidden: '另有 {count} 笔更早的订单未显示',
  stateNOTPAY: '未支付',
  stateSUCCESS: '已支付',
  stateCLOSED: '已关闭',
  stateREFUND: '已退款',

  timeline: '时间线',
  search: '搜索',
  searchHint: '搜索路径、字段、单号、请求头……',
  kind: '类型',
  kindAll: '全部',
  kindRequest: '请求',
  kindNotification: '通知',
  kindControl: '操作',
  kindProblem: '异常',
  onlyOrder: '订单 {outTradeNo}',
  stopFiltering: '显示全部订单',
  shown: '{shown} / {total}',
  showOlder: '显示更早的事件',
  loading: '正在加载已发生的事件',
  nothingMatches: '没有符合条件的事件。',
  clearFilters: '清除筛选',

  emptyTitle: '等待第一个请求',
  emptyIntro: '后端对微信的每一次调用都会实时出现在这里，并附上被签名的原始字符串。',
  emptyShop: '下一单试试',
  emptyShopExplained: '打开商城预览（地址由 pnpm start 打印），把商品加入购物车并支付。',
  emptyBackEnd: '或者接入你自己的后端',
  emptyBackEndExplained:
    '使用模拟器的商户启动后端。下面两个地址代替微信的地址，密钥在 --write-env 写出的文件里。',
  emptyTry: '或者看一次被拒绝的请求',
  emptyTryExplained: '没有签名的请求会像在微信那里一样被拒绝，本页会说明原因。',

  request: '请求',
  answer: '应答',
  notification: '通知',
  controlAction: '操作',
  noAnswer: '无应答',
  attempt: '第 {attempt} 次',
  operationLogin: '登录凭证校验',
  operationPrepay: '下单',
  operationQuery: '查询订单',
  operationClose: '关闭订单',
  operationCertificates: '平台证书',
  operationRefund: '退款',
  operationBill: '交易账单',
  operationOther: '请求',
  operationNotification: '通知',
  operationControl: '操作',

  refused: '已拒绝，状态码 {status}',
  unanswered: '连接中断，没有应答',
  notDelivered: '未送达',
  notAccepted: '未被接受：后端应答 {status}',
  notAcceptedExplained: '微信只把 200 和 204 视为成功，其余会重新通知。',
  nextAttempt: '下次通知：{time}（模拟器时间）',
  noFurtherAttempt: '不会再次通知。',
  expectedString: '商户应签名的字符串',
  expectedStringExplained:
    '对下列字节逐字做 SHA256 with RSA 签名，每行以一个换行符（↵）结尾，最后一行也不例外。',
  answerString: '微信签名的字符串',
  notificationString: '微信签名的字符串',
  wechatStringExplained: '用 Wechatpay-Serial 指明的公钥，对下列字节逐字验证 Wechatpay-Signature。',
  signedMETHOD: '请求方法',
  signedURL: 'URL',
  signedTIMESTAMP: '时间戳',
  signedNONCE: '随机串',
  signedBODY: '报文主体',
  emptyLine: '空',
  headers: '头部',
  body: '主体',
  noBody: '无主体',
  raw: '原文',
  copy: '复制',
  copied: '已复制',
  copyFailed: '浏览器不允许复制',
  resource: '解密后的 resource',
  resourceExplained: '后端用 APIv3 密钥解开 resource.ciphertext 后得到的内容。',
  envelope: '发送的原文',
  resend: '重新发送',
  resent: '正在重新发送通知',
  details: '详情',
  close: '返回时间线',
  selectSomething: '选择一个事件，查看头部、主体和被签名的字符串。',

  orderTitle: '订单',
  description: '商品描述',
  amount: '金额',
  outTradeNo: '商户订单号',
  transactionId: '微信支付订单号',
  tradeState: '交易状态',
  refunded: '退款金额',
  payer: '买家',
  openid: 'openid',
  created: '创建时间',
  expires: '失效时间',
  paid: '支付时间',
  closed: '关闭时间',
  notifyUrl: '通知地址',
  notificationId: '通知',
  time: '时间',
  order: '订单',
  status: '状态码',

  actionFailed: '操作失败：{reason}',
};

const catalogues = { en: english, zh: chinese };

/** @typedef {keyof typeof catalogues} Language */
/** @typedef {(key: MessageKey, values?: Record<string, string | number>) => string} Translate */

const storageKey = 'wechat-simulator-language';

/**
 * The language chosen before, else the browser's, else English.
 *
 * @returns {Language}
 */
export function preferredLanguage() {
  const wanted = localStorage.getItem(storageKey) ?? navigator.language;
  return wanted.startsWith('zh') ? 'zh' : 'en';
}

/** @param {Language} language */
export function rememberLanguage(language) {
  localStorage.setItem(storageKey, language);
}

/**
 * @param {Language} language
 * @returns {Translate}
 */
export function translator(language) {
  return (key, values = {}) =>
    catalogues[language][key].replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
