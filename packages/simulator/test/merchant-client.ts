import { createPrivateKey, createSign, createVerify, randomBytes, X509Certificate } from 'node:crypto';
import type { Simulator } from '../src/index.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly bytes: Buffer;
  /** The JSON of the answer, or {} where it is not JSON. */
  readonly json: Record<string, unknown>;
}

export interface CallOptions {
  /** What is sent. */
  readonly body?: string | Buffer;
  /** What is signed instead of what is sent. */
  readonly signed?: { method?: string; path?: string; body?: string; lines?: (message: string) => string };
  readonly timestamp?: string;
  readonly serialNo?: string;
  readonly merchantId?: string;
  /** The order of the parameters in Authorization. */
  readonly order?: readonly string[];
  /** Replaces what is sent usually; an empty text leaves the header out. */
  readonly headers?: Record<string, string>;
}

/**
 * A merchant's back end, written against WeChat's documentation and sharing no code with the simulator: it signs
 * requests, and reads answers.
 */
export function createMerchantClient({ address, environment }: Pick<Simulator, 'address' | 'environment'>) {
  const appId = environment.WECHAT_APP_ID;
  const merchantId = environment.WECHAT_MERCHANT_ID;
  const privateKey = createPrivateKey(environment.WECHAT_PRIVATE_KEY);
  const sign = (message: string | Buffer) =>
    createSign('RSA-SHA256').update(message).sign(privateKey, 'base64');

  async function call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const {
      body = '',
      signed = {},
      order = ['mchid', 'nonce_str', 'signature', 'timestamp', 'serial_no'],
    } = options;
    const timestamp = options.timestamp ?? String(Math.floor(Date.now() / 1000));
    const nonce = randomBytes(16).toString('hex');
    const head = [signed.method ?? method, signed.path ?? path, timestamp, nonce, ''].join('\n');
    const bytes = Buffer.concat([head, signed.body ?? body, '\n'].map((part) => Buffer.from(part)));
    const message = signed.lines === undefined ? bytes : signed.lines(bytes.toString());
    const parameters: Record<string, string> = {
      mchid: options.merchantId ?? merchantId,
      nonce_str: nonce,
      signature: sign(message),
      timestamp,
      serial_no: options.serialNo ?? environment.WECHAT_SERIAL_NO,
    };
    const headers = {
      authorization: `WECHATPAY2-SHA256-RSA2048 ${order.map((name) => `${name}="${parameters[name]}"`).join(',')}`,
      accept: 'application/json',
      'content-type': 'application/json',
      // As the official samples of the public-key mode do with every request.
      'wechatpay-serial': environment.WECHAT_PAY_PUBLIC_KEY_ID ?? '',
      ...options.headers,
    };
    const response = await fetch(address + path, {
      method,
      headers: Object.entries(headers).filter(([name, value]) => name === 'authorization' || value !== ''),
      ...(body === '' ? {} : { body }),
    });
    const content = Buffer.from(await response.arrayBuffer());
    const text = content.toString();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
    return {
      status: response.status,
      headers: response.headers,
      bytes: content,
      text,
      json: isJson && text !== '' ? JSON.parse(text) : {},
    };
  }

  async function login(user?: string): Promise<string> {
    const { code } = await control('login', user === undefined ? {} : { user });
    return String((await redeem(code)).openid);
  }

  async function redeem(code: string, changes: Record<string, string> = {}) {
    const query = new URLSearchParams({
      appid: appId,
      secret: environment.WECHAT_APP_SECRET,
      js_code: code,
      grant_type: 'authorization_code',
      ...changes,
    });
    const response = await fetch(`${address}/sns/jscode2session?${query}`);
    return { status: response.status, ...JSON.parse(await response.text()) };
  }

  async function control(action: string, body: object) {
    const response = await fetch(`${address}/_sim/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return JSON.parse((await response.text()) || '{}');
  }

  return {
    call,
    login,
    redeem,
    control,

    prepayBody: (order: { openid: string; outTradeNo: string; notifyUrl?: string; totalFen?: number }) => ({
      appid: appId,
      mchid: merchantId,
      description: '云南小粒咖啡 250 g',
      out_trade_no: order.outTradeNo,
      notify_url: order.notifyUrl ?? 'http://127.0.0.1:9/notify',
      amount: { total: order.totalFen ?? 6800, currency: 'CNY' },
      payer: { openid: order.openid },
    }),

    /** What this product's prepay takes: the buyer where it names one, the scene where it asks for one. */
    productBody: (product: string, order: { openid: string; outTradeNo: string; notifyUrl?: string }) => ({
      appid: appId,
      mchid: merchantId,
      description: '云南小粒咖啡 250 g',
      out_trade_no: order.outTradeNo,
      notify_url: order.notifyUrl ?? 'http://127.0.0.1:9/notify',
      amount: { total: 6800, currency: 'CNY' },
      ...(product === 'jsapi' ? { payer: { openid: order.openid } } : {}),
      ...(product === 'h5'
        ? { scene_info: { payer_client_ip: '14.23.150.211', h5_info: { type: 'Wap' } } }
        : {}),
    }),

    prepayOf: (product: string, body: object) =>
      call('POST', `/v3/pay/transactions/${product}`, { body: JSON.stringify(body) }),

    prepay: (body: object, options: CallOptions = {}) =>
      call('POST', '/v3/pay/transactions/jsapi', { body: JSON.stringify(body), ...options }),

    query: (outTradeNo: string) =>
      call('GET', `/v3/pay/transactions/out-trade-no/${outTradeNo}?mchid=${merchantId}`),

    close: (outTradeNo: string) =>
      call('POST', `/v3/pay/transactions/out-trade-no/${outTradeNo}/close`, {
        body: JSON.stringify({ mchid: merchantId }),
      }),

    refundBody: (refund: {
      outTradeNo: string;
      outRefundNo: string;
      refundFen: number;
      totalFen?: number;
    }) => ({
      out_trade_no: refund.outTradeNo,
      out_refund_no: refund.outRefundNo,
      amount: { refund: refund.refundFen, total: refund.totalFen ?? 6800, currency: 'CNY' },
    }),

    refund: (body: object, options: CallOptions = {}) =>
      call('POST', '/v3/refund/domestic/refunds', { body: JSON.stringify(body), ...options }),

    queryRefund: (outRefundNo: string) => call('GET', `/v3/refund/domestic/refunds/${outRefundNo}`),

    /** What an app pays with; `signed` replaces the last signed line, `end` its line feed, `as` its appid. */
    appPaymentOf(prepayId: string, { signed = prepayId, end = '\n', as = appId } = {}) {
      const timeStamp = String(Math.floor(Date.now() / 1000));
      const nonceStr = randomBytes(16).toString('hex');
      const message = `${as}\n${timeStamp}\n${nonceStr}\n${signed}${end}`;
      return {
        appId: as,
        partnerId: merchantId,
        prepayId,
        packageValue: 'Sign=WXPay',
        nonceStr,
        timeStamp,
        sign: sign(message),
      };
    },

    /** What wx.requestPayment is called with. */
    paymentOf(prepayId: unknown) {
      const timeStamp = String(Math.floor(Date.now() / 1000));
      const nonceStr = randomBytes(16).toString('hex');
      const packageValue = `prepay_id=${prepayId}`;
      const paySign = sign(`${appId}\n${timeStamp}\n${nonceStr}\n${packageValue}\n`);
      return { timeStamp, nonceStr, package: packageValue, signType: 'RSA', paySign };
    },
  };
}

export type MerchantClient = ReturnType<typeof createMerchantClient>;

/** Verifies what WeChat signed, with the public key or a certificate in PEM form. */
export function isSignedByWechat(headers: Headers, body: string, pem: string | undefined): boolean {
  if (pem === undefined) return false;
  const message = `${headers.get('wechatpay-timestamp')}\n${headers.get('wechatpay-nonce')}\n${body}\n`;
  const key = pem.includes('CERTIFICATE') ? new X509Certificate(pem).publicKey : pem;
  return createVerify('RSA-SHA256')
    .update(message)
    .verify(key, headers.get('wechatpay-signature') ?? '', 'base64');
}

/** The headers of a signed request without a body. */
export function signedHeaders(
  environment: Simulator['environment'],
  method: string,
  path: string,
): Record<string, string> {
  const [timestamp, nonce] = [String(Math.floor(Date.now() / 1000)), randomBytes(16).toString('hex')];
  const signature = createSign('RSA-SHA256')
    .update(`${method}\n${path}\n${timestamp}\n${nonce}\n\n`)
    .sign(environment.WECHAT_PRIVATE_KEY, 'base64');
  const parameters = [
    `mchid="${environment.WECHAT_MERCHANT_ID}"`,
    `nonce_str="${nonce}"`,
    `signature="${signature}"`,
    `timestamp="${timestamp}"`,
    `serial_no="${environment.WECHAT_SERIAL_NO}"`,
  ];
  return {
    authorization: `WECHATPAY2-SHA256-RSA2048 ${parameters.join(',')}`,
    accept: 'application/json',
    'user-agent': 'merchant',
    'wechatpay-serial': environment.WECHAT_PAY_PUBLIC_KEY_ID ?? '',
  };
}
