import { readFileSync } from 'node:fs';
import wechatpay from 'wechatpay-axios-plugin';
import {
  apiV3Key,
  appId,
  baseUrl,
  merchantId,
  platformKeyPaths,
  privateKey,
  serialNo,
  subMerchantId,
} from './credentials.js';
import { partsOf, pricedPartsOf, SCENE, testSdk } from './flows.js';

const { Aes, Formatter, Rsa, Wechatpay } = wechatpay;

const certs = Object.fromEntries(
  Object.entries(platformKeyPaths).map(([serial, path]) => [serial, readFileSync(path)]),
);

const newClient = (options) =>
  new Wechatpay({ mchid: merchantId, serial: serialNo, privateKey, certs, ...options });

const client = newClient({});

const orderOf = (outTradeNo, notifyUrl) => ({
  appid: appId,
  mchid: merchantId,
  description: '咖啡',
  out_trade_no: outTradeNo,
  notify_url: notifyUrl,
  amount: { total: 100 },
});

/** What the client signs: of an app the bare prepay_id, else `prepay_id=…`. */
function signFor(last) {
  const timeStamp = String(Formatter.timestamp());
  const nonceStr = Formatter.nonce();
  const message = Formatter.joinedByLineFeed(appId, timeStamp, nonceStr, last);
  return { timeStamp, nonceStr, sign: Rsa.sign(message, privateKey) };
}

async function query(wxpay, outTradeNo) {
  try {
    const order = wxpay.v3.pay.transactions.outTradeNo.$out_trade_no$;
    const { data } = await order.get({ params: { mchid: merchantId }, out_trade_no: outTradeNo });
    return data.trade_state;
  } catch (error) {
    if (error.response?.status !== 404) throw error;
    return error.response.data.code;
  }
}

async function refund(outTradeNo, outRefundNo, notifyUrl, more = {}) {
  const { data } = await client.v3.refund.domestic.refunds.post({
    out_trade_no: outTradeNo,
    out_refund_no: outRefundNo,
    notify_url: notifyUrl,
    amount: { refund: 40, total: 100, currency: 'CNY' },
    ...more,
  });
  return data.status;
}

const parties = { sp_mchid: merchantId, sub_mchid: subMerchantId };

testSdk({
  name: 'wechatpay-axios-plugin',

  async prepay(outTradeNo, openid, notifyUrl) {
    const order = { ...orderOf(outTradeNo, notifyUrl), payer: { openid } };
    const { data } = await client.v3.pay.transactions.jsapi.post(order);
    const { timeStamp, nonceStr, sign } = signFor(`prepay_id=${data.prepay_id}`);
    return { timeStamp, nonceStr, package: `prepay_id=${data.prepay_id}`, signType: 'RSA', paySign: sign };
  },

  async prepayNative(outTradeNo, notifyUrl) {
    const { data } = await client.v3.pay.transactions.native.post(orderOf(outTradeNo, notifyUrl));
    return data.code_url;
  },

  async prepayH5(outTradeNo, notifyUrl) {
    const order = { ...orderOf(outTradeNo, notifyUrl), scene_info: SCENE };
    const { data } = await client.v3.pay.transactions.h5.post(order);
    return data.h5_url;
  },

  async prepayApp(outTradeNo, notifyUrl) {
    const { data } = await client.v3.pay.transactions.app.post(orderOf(outTradeNo, notifyUrl));
    const signed = signFor(data.prepay_id);
    return {
      ...signed,
      appId,
      partnerId: merchantId,
      prepayId: data.prepay_id,
      packageValue: 'Sign=WXPay',
    };
  },

  partner: {
    async prepay(outTradeNo, openid, notifyUrl) {
      const { appid, mchid, ...order } = orderOf(outTradeNo, notifyUrl);
      const terms = { ...order, ...parties, sp_appid: appid, payer: { sp_openid: openid } };
      await client.v3.pay.partner.transactions.jsapi.post(terms);
    },
    async query(outTradeNo) {
      const order = client.v3.pay.partner.transactions.outTradeNo.$out_trade_no$;
      return (await order.get({ params: parties, out_trade_no: outTradeNo })).data.trade_state;
    },
    async close(outTradeNo) {
      const order = client.v3.pay.partner.transactions.outTradeNo.$out_trade_no$;
      await order.close.post(parties, { out_trade_no: outTradeNo });
    },
    refund: (outTradeNo, outRefundNo, notifyUrl) =>
      refund(outTradeNo, outRefundNo, notifyUrl, { sub_mchid: subMerchantId }),
    async queryRefund(outRefundNo) {
      const made = client.v3.refund.domestic.refunds.$out_refund_no$;
      const params = { sub_mchid: subMerchantId };
      return (await made.get({ params, out_refund_no: outRefundNo })).data.status;
    },
  },

  combined: {
    async prepay(number, openid, notifyUrl) {
      await client.v3.combineTransactions.jsapi.post({
        combine_appid: appId,
        combine_mchid: merchantId,
        combine_out_trade_no: number,
        notify_url: notifyUrl,
        sub_orders: pricedPartsOf(number, merchantId),
        combine_payer_info: { openid },
      });
    },
    async query(number) {
      const whole = client.v3.combineTransactions.outTradeNo.$combine_out_trade_no$;
      const { data } = await whole.get({ combine_out_trade_no: number });
      return data.sub_orders.map(({ trade_state }) => trade_state);
    },
    async close(number) {
      const whole = client.v3.combineTransactions.outTradeNo.$combine_out_trade_no$;
      const body = { combine_appid: appId, sub_orders: partsOf(number, merchantId) };
      await whole.close.post(body, { combine_out_trade_no: number });
    },
  },

  query: (outTradeNo) => query(client, outTradeNo),

  async close(outTradeNo) {
    const order = client.v3.pay.transactions.outTradeNo.$out_trade_no$;
    await order.close.post({ mchid: merchantId }, { out_trade_no: outTradeNo });
  },

  refund,

  async queryRefund(outRefundNo) {
    const refund = client.v3.refund.domestic.refunds.$out_refund_no$;
    return (await refund.get({ out_refund_no: outRefundNo })).data.status;
  },

  async bill(kind, day) {
    const { tradebill, fundflowbill } = client.v3.bill;
    const ask = { 'trade-bill': tradebill, 'fund-flow-bill': fundflowbill }[kind];
    const { data } = await ask.get({ params: { bill_date: day, tar_type: 'GZIP' } });
    const params = Object.fromEntries(new URL(data.download_url).searchParams);
    const { data: file } = await client.v3.billdownload.file.get({ params, responseType: 'arraybuffer' });
    return { file, sha1: data.hash_value };
  },

  async certificates() {
    const { data } = await client.v3.certificates.get();
    return data.data.map(({ serial_no, encrypt_certificate: { ciphertext, nonce, associated_data } }) => {
      Rsa.from(Aes.AesGcm.decrypt(ciphertext, apiV3Key, nonce, associated_data), Rsa.KEY_TYPE_PUBLIC);
      return serial_no;
    });
  },

  // It has the parts of a handler, and puts together none.
  handle(headers, body) {
    const timestamp = headers['wechatpay-timestamp'];
    if (Math.abs(Formatter.timestamp() - Number(timestamp)) > 300) throw new Error('too old');
    const key = certs[headers['wechatpay-serial']];
    const message = Formatter.response(timestamp, headers['wechatpay-nonce'], body);
    if (!key || !Rsa.verify(message, headers['wechatpay-signature'], key)) throw new Error('wrong signature');
    const { ciphertext, nonce, associated_data } = JSON.parse(body).resource;
    return JSON.parse(Aes.AesGcm.decrypt(ciphertext, apiV3Key, nonce, associated_data));
  },

  queryAtBaseAddress: (outTradeNo) => query(newClient({ baseURL: baseUrl }), outTradeNo),
});
