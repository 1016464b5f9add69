import { readFileSync } from 'node:fs';
import wechatpayNodeV3 from 'wechatpay-node-v3';
import { apiV3Key, appId, merchantId, pathOf, platformKeyPaths, privateKey } from './credentials.js';
import { SCENE, testSdk } from './flows.js';

const Pay = wechatpayNodeV3.default ?? wechatpayNodeV3;

const pay = new Pay({
  appid: appId,
  mchid: merchantId,
  publicKey: readFileSync(pathOf('apiclient_cert.pem')),
  privateKey: Buffer.from(privateKey),
  key: apiV3Key,
});

/** The public key of WeChat Pay has no place in its options: this is where it keeps platform certificates. */
for (const [id, path] of Object.entries(platformKeyPaths))
  if (id.startsWith('PUB_KEY_ID')) Pay.certificates[id] = readFileSync(path, 'utf8');

const orderOf = (outTradeNo, notifyUrl) => ({
  description: '咖啡',
  out_trade_no: outTradeNo,
  notify_url: notifyUrl,
  amount: { total: 100 },
});

function dataOf({ status, data, error }) {
  if (status !== 200) throw new Error(error);
  return data;
}

testSdk({
  name: 'wechatpay-node-v3',

  prepay: async (outTradeNo, openid, notifyUrl) =>
    dataOf(await pay.transactions_jsapi({ ...orderOf(outTradeNo, notifyUrl), payer: { openid } })),

  prepayNative: async (outTradeNo, notifyUrl) =>
    dataOf(await pay.transactions_native(orderOf(outTradeNo, notifyUrl))).code_url,

  prepayH5: async (outTradeNo, notifyUrl) =>
    dataOf(await pay.transactions_h5({ ...orderOf(outTradeNo, notifyUrl), scene_info: SCENE })).h5_url,

  prepayApp: async (outTradeNo, notifyUrl) =>
    dataOf(await pay.transactions_app(orderOf(outTradeNo, notifyUrl))),

  async query(outTradeNo) {
    const { status, data, error } = await pay.query({ out_trade_no: outTradeNo });
    return status === 200 ? data.trade_state : JSON.parse(error).code;
  },

  async close(outTradeNo) {
    const { status, error } = await pay.close(outTradeNo);
    if (status !== 204) throw new Error(error);
  },

  async refund(outTradeNo, outRefundNo, notifyUrl) {
    return dataOf(
      await pay.refunds({
        out_trade_no: outTradeNo,
        out_refund_no: outRefundNo,
        notify_url: notifyUrl,
        amount: { refund: 40, total: 100, currency: 'CNY' },
      }),
    ).status;
  },

  queryRefund: async (outRefundNo) => dataOf(await pay.find_refunds(outRefundNo)).status,

  async bill(kind, day) {
    const ask = { bill_date: day, tar_type: 'GZIP' };
    const answer = kind === 'trade-bill' ? await pay.tradebill(ask) : await pay.fundflowbill(ask);
    const { download_url, hash_value } = dataOf(answer);
    return { file: dataOf(await pay.downloadBill(download_url)), sha1: hash_value };
  },

  async certificates() {
    return (await pay.get_certificates(apiV3Key)).map(({ serial_no }) => serial_no);
  },

  async handle(headers, body) {
    const isGenuine = await pay.verifySign({
      timestamp: headers['wechatpay-timestamp'],
      nonce: headers['wechatpay-nonce'],
      serial: headers['wechatpay-serial'],
      signature: headers['wechatpay-signature'],
      body,
    });
    if (!isGenuine) throw new Error('wrong signature');
    const { ciphertext, nonce, associated_data } = JSON.parse(body).resource;
    return pay.decipher_gcm(ciphertext, associated_data, nonce);
  },

  mistakes: {
    STALE: 'any-age',
    FUTURE: 'any-age',
    BAD_TAG: 'tag-unchecked',
    WRONG_ASSOCIATED_DATA: 'tag-unchecked',
    'unsigned-answer': 'answers-unverified',
  },
});
