import type { Diagnosis } from '../diagnosis/signature-diagnosis.js';

interface ErrorDefinition {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** The number after the last `-` of Request-ID. */
  readonly subCode: number;
  /** Signed by default. Answers to unauthenticated callers are unsigned, those to unknown paths also empty. */
  readonly form?: 'unsigned' | 'empty';
}

/**
 * WeChat's errors: status, code, message, and the number in Request-ID.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012070979, of 401 https://pay.weixin.qq.com/doc/v3/merchant/4012072670
 */
const ERRORS = {
  signError: {
    status: 401,
    code: 'SIGN_ERROR',
    message: '错误的签名，验签失败',
    subCode: 268443699,
    form: 'unsigned',
  },
  wrongSerial: {
    status: 401,
    code: 'SIGN_ERROR',
    message: '商户证书序列号有误。请使用签名私钥匹配的证书序列号',
    subCode: 268443699,
    form: 'unsigned',
  },
  authorizationMalformed: {
    status: 401,
    code: 'SIGN_ERROR',
    message: 'Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》',
    subCode: 268443699,
    form: 'unsigned',
  },
  timestampTooFarAway: {
    status: 401,
    code: 'SIGN_ERROR',
    message: 'Http头Authorization中的timestamp与发起请求的时间不得超过5分钟',
    subCode: 268443699,
    form: 'unsigned',
  },
  headersMissing: {
    status: 400,
    code: 'INVALID_REQUEST',
    message: 'Http头缺少Accept或User-Agent',
    subCode: 268435461,
    form: 'unsigned',
  },
  notUtf8: {
    status: 400,
    code: 'INVALID_REQUEST',
    message: '请求内容传入了非UTF8参数',
    subCode: 268435461,
  },
  paramError: { status: 400, code: 'PARAM_ERROR', message: '参数错误', subCode: 268435461 },
  extraParameter: { status: 400, code: 'PARAM_ERROR', message: '请求中含有多余的参数', subCode: 270924358 },
  outOfRange: { status: 400, code: 'PARAM_ERROR', message: '参数超出取值范围', subCode: 268435464 },
  openidMismatch: {
    status: 400,
    code: 'PARAM_ERROR',
    message: 'appid和openid不匹配',
    subCode: 268501013,
  },
  appIdMismatch: {
    status: 400,
    code: 'APPID_MCHID_NOT_MATCH',
    message: 'appid和mch_id不匹配',
    subCode: 268445527,
  },
  merchantNotExist: {
    status: 400,
    code: 'MCH_NOT_EXISTS',
    message: '商户号不存在',
    subCode: 268435461,
  },
  merchantMismatch: {
    status: 400,
    code: 'PARAM_ERROR',
    message: '商户号与请求头或订单中的商户号不一致',
    subCode: 268447843,
  },
  subMerchantMissing: { status: 400, code: 'PARAM_ERROR', message: '缺少子商户号', subCode: 268443704 },
  subMerchantIsProvider: {
    status: 400,
    code: 'PARAM_ERROR',
    message: '子商户号不能是服务商自己的商户号',
    subCode: 268443705,
  },
  subMerchantUnrelated: {
    status: 403,
    code: 'NO_AUTH',
    message: '子商户与服务商没有绑定关系',
    subCode: 268443701,
  },
  subMerchantMismatch: {
    status: 400,
    code: 'PARAM_ERROR',
    message: '子商户号与订单中的子商户号不一致',
    subCode: 268447845,
  },
  otherParameters: {
    status: 400,
    code: 'INVALID_REQUEST',
    message: '请求重入时，参数与首次请求时不一致',
    subCode: 268498688,
  },
  alreadyPaid: { status: 400, code: 'INVALID_REQUEST', message: '该订单已支付', subCode: 268449538 },
  orderClosed: { status: 400, code: 'ORDER_CLOSED', message: '该订单已关闭', subCode: 268447914 },
  timeExpired: {
    status: 400,
    code: 'INVALID_REQUEST',
    message: '订单已超过支付截止时间，请更换商户订单号重新下单',
    subCode: 268447914,
  },
  closePaid: { status: 400, code: 'ORDER_PAID', message: '该订单已支付', subCode: 268498689 },
  orderNotExist: { status: 404, code: 'ORDER_NOT_EXIST', message: '订单不存在', subCode: 268512771 },
  orderNotPaid: {
    status: 404,
    code: 'RESOURCE_NOT_EXISTS',
    message: '订单不存在或未支付',
    subCode: 268512771,
  },
  refundNotExist: { status: 404, code: 'RESOURCE_NOT_EXISTS', message: '退款单不存在', subCode: 268435461 },
  refundOtherParameters: {
    status: 400,
    code: 'INVALID_REQUEST',
    message: '订单金额或退款金额与之前请求不一致，请核实后再试',
    subCode: 268435461,
  },
  refundTooLate: {
    status: 400,
    code: 'INVALID_REQUEST',
    message: '订单已超过可退款的最大期限',
    subCode: 268435461,
  },
  tooManyRefunds: {
    status: 400,
    code: 'INVALID_REQUEST',
    message: '部分退款次数超过限制',
    subCode: 268435461,
  },
  notEnough: { status: 403, code: 'NOT_ENOUGH', message: '可退金额不足', subCode: 268435464 },
  accountNotEnough: {
    status: 403,
    code: 'NOT_ENOUGH',
    message: '基本账户余额不足，请充值后重新发起',
    subCode: 268435464,
  },
  unsettledNotEnough: {
    status: 403,
    code: 'NOT_ENOUGH',
    message: '交易未结算资金不足，请使用可用余额退款',
    subCode: 268435464,
  },
  sensitiveText: { status: 400, code: 'PARAM_ERROR', message: '敏感信息解密失败', subCode: 268435461 },
  sensitiveSerialMissing: {
    status: 400,
    code: 'PARAM_ERROR',
    message: 'HTTP header缺少微信支付平台证书序列号(Wechatpay-Serial)',
    subCode: 268435461,
  },
  sensitiveSerialUnknown: {
    status: 400,
    code: 'PARAM_ERROR',
    message: '平台证书序列号Wechatpay-Serial错误',
    subCode: 268435461,
  },
  refundNotAbnormal: {
    status: 400,
    code: 'INVALID_REQUEST',
    message: '退款单状态不是退款异常，不能发起异常退款',
    subCode: 268435461,
  },
  invalidRequest: {
    status: 400,
    code: 'INVALID_REQUEST',
    message: '请求参数符合参数格式，但不符合业务规则',
    subCode: 268435461,
  },
  frequencyLimited: { status: 429, code: 'FREQUENCY_LIMITED', message: '频率超限', subCode: 268447840 },
  systemError: { status: 500, code: 'SYSTEM_ERROR', message: '系统异常，请用相同参数重新调用', subCode: 0 },
  billNotReady: {
    status: 400,
    code: 'STATEMENT_CREATING',
    message: '账单生成中，请稍后再试',
    subCode: 268435461,
  },
  noBill: { status: 400, code: 'NO_STATEMENT_EXIST', message: '账单文件不存在', subCode: 268435461 },
  billLinkExpired: {
    status: 400,
    code: 'INVALID_REQUEST',
    message: '账单下载链接已失效',
    subCode: 268435461,
  },
  noCertificate: {
    status: 404,
    code: 'RESOURCE_NOT_EXISTS',
    message: '无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥',
    subCode: 268435461,
  },
  routeNotFound: {
    status: 404,
    code: 'RESOURCE_NOT_EXISTS',
    message: '请求的资源不存在',
    subCode: 268435461,
    form: 'empty',
  },
  methodNotAllowed: {
    status: 405,
    code: 'INVALID_REQUEST',
    message: '请求方法不支持',
    subCode: 268435461,
    form: 'empty',
  },
  bodyTooLarge: {
    status: 413,
    code: 'PARAM_ERROR',
    message: '请求体过大',
    subCode: 268435461,
    form: 'unsigned',
  },
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorKind = keyof typeof ERRORS;

/** What WeChat says of the text that it checked a signature against. https://pay.weixin.qq.com/doc/v3/merchant/4012072670 */
interface SignInformation {
  readonly method: string;
  readonly url: string;
  /** Contains only the first bytes of the body. */
  readonly truncated_sign_message: string;
  /** In bytes, of the whole text. */
  readonly sign_message_length: number;
}

export interface RefusalDetail {
  readonly field: string;
  /** The value that the merchant sent. */
  readonly value?: string;
  readonly issue: string;
  /** A refused signature has its issue here once more. */
  readonly detail?: { readonly issue: string };
  readonly location: 'body' | 'uri' | 'query' | 'header' | 'authorization';
  readonly sign_information?: SignInformation;
}

/** WeChat refuses a request. `explanation` tells a developer what is wrong and what would be right. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly kind: ErrorKind;
  readonly error: ErrorDefinition;
  readonly explanation: string;
  readonly detail: RefusalDetail | null;
  readonly diagnosis: Diagnosis | null;

  constructor(
    kind: ErrorKind,
    explanation: string,
    detail: RefusalDetail | null = null,
    diagnosis: Diagnosis | null = null,
  ) {
    super(explanation);
    this.diagnosis = diagnosis;
    this.kind = kind;
    this.error = ERRORS[kind];
    this.explanation = explanation;
    this.detail = detail;
  }
}
