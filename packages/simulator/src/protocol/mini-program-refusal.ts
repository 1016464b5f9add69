/**
 * The errors of api.weixin.qq.com. Its answers have HTTP status 200, and `errcode` tells errors.
 * General: https://developers.weixin.qq.com/miniprogram/dev/server/getting_started/errcode.html
 * Shipping: https://developers.weixin.qq.com/miniprogram/dev/server/API/order_shipping/api_uploadshippinginfo.html
 * Messages: https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_sendmessage.html
 */
const MINI_PROGRAM_ERRORS = {
  systemError: { errcode: -1, errmsg: 'system error' },
  invalidToken: { errcode: 40001, errmsg: 'invalid credential, access_token is invalid or not latest' },
  invalidGrantType: { errcode: 40002, errmsg: 'invalid grant_type' },
  invalidOpenid: { errcode: 40003, errmsg: 'invalid openid' },
  invalidAppid: { errcode: 40013, errmsg: 'invalid appid' },
  invalidCode: { errcode: 40029, errmsg: 'invalid code' },
  invalidTemplate: { errcode: 40037, errmsg: 'invalid template_id' },
  invalidUrl: { errcode: 40066, errmsg: 'invalid url' },
  invalidArguments: { errcode: 40097, errmsg: 'invalid args' },
  invalidSecret: { errcode: 40125, errmsg: 'invalid appsecret' },
  codeUsed: { errcode: 40163, errmsg: 'code been used' },
  tokenMissing: { errcode: 41001, errmsg: 'access_token missing' },
  appidMissing: { errcode: 41002, errmsg: 'appid missing' },
  secretMissing: { errcode: 41004, errmsg: 'appsecret missing' },
  codeMissing: { errcode: 41008, errmsg: 'missing code' },
  invalidPage: { errcode: 41030, errmsg: 'invalid page' },
  tokenExpired: { errcode: 42001, errmsg: 'access_token expired' },
  requireGet: { errcode: 43001, errmsg: 'require GET method' },
  requirePost: { errcode: 43002, errmsg: 'require POST method' },
  notSubscribed: { errcode: 43101, errmsg: 'user refuse to accept the msg' },
  templateBanned: { errcode: 43107, errmsg: 'subscribe message is banned' },
  frequencyLimit: { errcode: 44990, errmsg: 'reach max api frequency limit' },
  dailyLimit: { errcode: 45009, errmsg: 'reach max api daily quota limit' },
  minuteLimit: { errcode: 45011, errmsg: 'api minute-quota reach limit, must slower, retry next minute' },
  dataFormat: { errcode: 47001, errmsg: 'data format error' },
  invalidArgument: { errcode: 47003, errmsg: 'argument invalid!' },

  orderNotExist: { errcode: 10060001, errmsg: '支付单不存在' },
  shippingFinished: { errcode: 10060002, errmsg: '支付单已完成发货，无法继续发货' },
  reshipped: { errcode: 10060003, errmsg: '支付单已使用重新发货机会' },
  notShippable: { errcode: 10060004, errmsg: '支付单处于不可发货的状态' },
  logisticsType: { errcode: 10060005, errmsg: '物流类型有误' },
  splitNeedsExpress: { errcode: 10060006, errmsg: '非快递发货时不允许分拆发货' },
  isAllDelivered: { errcode: 10060007, errmsg: '分拆发货模式下必须填写 is_all_delivered 字段' },
  noItem: { errcode: 10060008, errmsg: '商品描述 item_desc 字段不能为空' },
  longItem: { errcode: 10060009, errmsg: '商品描述 item_desc 字段太长' },
  lastIndex: { errcode: 10060011, errmsg: 'last_index 不合法' },
  sameSubOrder: { errcode: 10060013, errmsg: '子单单号重复' },
  parameter: { errcode: 10060014, errmsg: '参数错误' },
  notUpdated: { errcode: 10060023, errmsg: '发货信息未更新' },
  tooManyPackages: { errcode: 10060024, errmsg: '物流信息列表太长' },
  longCompany: { errcode: 10060025, errmsg: '物流公司编码太长' },
  longTracking: { errcode: 10060026, errmsg: '物流单号太长' },
  notShipped: { errcode: 10060028, errmsg: '支付单不是已发货状态' },
  receivedTime: { errcode: 10060029, errmsg: '签收时间非法' },
  reminderUsed: { errcode: 10060030, errmsg: '支付单已使用提醒收货机会' },
  otherPayer: { errcode: 10060031, errmsg: '该笔支付单不属于 openid 所指定的用户' },
  reminderNeedsExpress: { errcode: 10060032, errmsg: '只有物流快递发货时允许提醒用户确认收货' },
  orderNumberType: { errcode: 268485194, errmsg: '订单单号类型非法' },
  noTransactionId: { errcode: 268485195, errmsg: '微信支付单号形式下 transaction_id 字段不能为空' },
  noMchid: { errcode: 268485196, errmsg: '商户侧单号形式下 mchid 字段不能为空' },
  noOutTradeNo: { errcode: 268485197, errmsg: '商户侧单号形式下 out_trade_no 字段不能为空' },
  uploadTime: { errcode: 268485216, errmsg: '上传时间非法，请按照 RFC 3339 格式填写' },
  deliveryMode: { errcode: 268485224, errmsg: '发货模式非法' },
  noTracking: { errcode: 268485226, errmsg: '物流单号不能为空' },
  noCompany: { errcode: 268485227, errmsg: '物流公司编码不能为空' },
  onePackage: { errcode: 268485228, errmsg: '统一发货模式下，物流信息列表长度必须为 1' },
  otherNumberType: { errcode: 268485253, errmsg: '主单的订单单号类型与子单的单号类型不一致' },
  specialType: { errcode: 268546000, errmsg: 'type 非法' },
  delayTo: { errcode: 268546001, errmsg: 'delay_to 非法' },
  noOrderToShip: { errcode: 268546002, errmsg: '账户不存在这个待发货单号' },

  templateNotDeleted: { errcode: 20001, errmsg: '系统错误（包含该账号下无该模板等）' },
  templateParameter: { errcode: 20002, errmsg: '参数错误' },
  tooManyTemplates: { errcode: 200012, errmsg: '私有模板数已达上限，上限 50 个' },
  tid: { errcode: 200014, errmsg: '模版 tid 参数错误' },
  start: { errcode: 200016, errmsg: 'start 参数错误' },
  limit: { errcode: 200017, errmsg: 'limit 参数错误' },
  noCategories: { errcode: 200018, errmsg: '类目 ids 缺失' },
  categories: { errcode: 200019, errmsg: '类目 ids 不合法' },
  kidList: { errcode: 200020, errmsg: '关键词列表 kidList 参数错误' },
  sceneDesc: { errcode: 200021, errmsg: '场景描述 sceneDesc 参数错误' },
} as const satisfies Record<string, { errcode: number; errmsg: string }>;

export type MiniProgramErrorKind = keyof typeof MINI_PROGRAM_ERRORS;

/** api.weixin.qq.com refuses a request. */
export class MiniProgramRefusal extends Error {
  override readonly name = 'MiniProgramRefusal';
  readonly errcode: number;

  /** `detail` follows WeChat's message where it names what is wrong. */
  constructor(kind: MiniProgramErrorKind, detail = '') {
    const { errcode, errmsg } = MINI_PROGRAM_ERRORS[kind];
    super(detail === '' ? errmsg : `${errmsg} ${detail}`);
    this.errcode = errcode;
  }
}
