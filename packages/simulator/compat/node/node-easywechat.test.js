import easywechat from 'node-easywechat';
import {
  apiV3Key,
  appId,
  appSecret,
  baseUrl,
  merchantId,
  pathOf,
  platformKeyPaths,
  subMerchantId,
} from './credentials.js';
import { partsOf, pricedPartsOf, SCENE, testSdk } from './flows.js';

const { MiniApp, Pay, ServerRequest } = easywechat;

const newPay = (http) =>
  new Pay({
    mch_id: merchantId,
    private_key: pathOf('apiclient_key.pem'),
    certificate: pathOf('apiclient_cert.pem'),
    secret_key: apiV3Key,
    platform_certs: platformKeyPaths,
    file_cache: { path: pathOf('') },
    http,
  });

const pay = newPay({});
const client = pay.getClient();

async function post(path, data) {
  const response = await client.request('POST', path, { data });
  if (!response.isSuccessful()) throw new Error(response.toString());
  return response;
}

async function prepay(product, outTradeNo, notifyUrl, more = {}) {
  const response = await post(`/v3/pay/transactions/${product}`, {
    appid: appId,
    mchid: merchantId,
    description: '咖啡',
    out_trade_no: outTradeNo,
    notify_url: notifyUrl,
    amount: { total: 100 },
    ...more,
  });
  return response.toObject();
}

async function query(app, outTradeNo) {
  const path = `/v3/pay/transactions/out-trade-no/${outTradeNo}`;
  const answer = (await app.getClient().get(path, { params: { mchid: merchantId } })).toObject();
  return answer.trade_state ?? answer.code;
}

async function refund(outTradeNo, outRefundNo, notifyUrl, more = {}) {
  const response = await post('/v3/refund/domestic/refunds', {
    out_trade_no: outTradeNo,
    out_refund_no: outRefundNo,
    notify_url: notifyUrl,
    amount: { refund: 40, total: 100, currency: 'CNY' },
    ...more,
  });
  return response.toObject().status;
}

const parties = { sp_mchid: merchantId, sub_mchid: subMerchantId };

testSdk({
  name: 'node-easywechat',

  async login(code) {
    const miniApp = new MiniApp({ app_id: appId, secret: appSecret });
    return (await miniApp.getUtils().codeToSession(code)).openid;
  },

  async prepay(outTradeNo, openid, notifyUrl) {
    const { prepay_id } = await prepay('jsapi', outTradeNo, notifyUrl, { payer: { openid } });
    return pay.getUtils().buildBridgeConfig(prepay_id, appId);
  },

  prepayNative: async (outTradeNo, notifyUrl) => (await prepay('native', outTradeNo, notifyUrl)).code_url,

  prepayH5: async (outTradeNo, notifyUrl) =>
    (await prepay('h5', outTradeNo, notifyUrl, { scene_info: SCENE })).h5_url,

  async prepayApp(outTradeNo, notifyUrl) {
    const { prepay_id } = await prepay('app', outTradeNo, notifyUrl);
    return pay.getUtils().buildAppConfig(prepay_id, appId);
  },

  partner: {
    async prepay(outTradeNo, openid, notifyUrl) {
      await post('/v3/pay/partner/transactions/jsapi', {
        ...parties,
        sp_appid: appId,
        description: '咖啡',
        out_trade_no: outTradeNo,
        notify_url: notifyUrl,
        amount: { total: 100 },
        payer: { sp_openid: openid },
      });
    },
    async query(outTradeNo) {
      const path = `/v3/pay/partner/transactions/out-trade-no/${outTradeNo}`;
      return (await client.get(path, { params: parties })).toObject().trade_state;
    },
    async close(outTradeNo) {
      await post(`/v3/pay/partner/transactions/out-trade-no/${outTradeNo}/close`, parties);
    },
    refund: (outTradeNo, outRefundNo, notifyUrl) =>
      refund(outTradeNo, outRefundNo, notifyUrl, { sub_mchid: subMerchantId }),
    async queryRefund(outRefundNo) {
      const params = { sub_mchid: subMerchantId };
      return (await client.get(`/v3/refund/domestic/refunds/${outRefundNo}`, { params })).toObject().status;
    },
  },

  combined: {
    async prepay(number, openid, notifyUrl) {
      await post('/v3/combine-transactions/jsapi', {
        combine_appid: appId,
        combine_mchid: merchantId,
        combine_out_trade_no: number,
        notify_url: notifyUrl,
        sub_orders: pricedPartsOf(number, merchantId),
        combine_payer_info: { openid },
      });
    },
    async query(number) {
      const { sub_orders } = (await client.get(`/v3/combine-transactions/out-trade-no/${number}`)).toObject();
      return sub_orders.map(({ trade_state }) => trade_state);
    },
    async close(number) {
      const body = { combine_appid: appId, sub_orders: partsOf(number, merchantId) };
      await post(`/v3/combine-transactions/out-trade-no/${number}/close`, body);
    },
  },

  query: (outTradeNo) => query(pay, outTradeNo),

  async close(outTradeNo) {
    await post(`/v3/pay/transactions/out-trade-no/${outTradeNo}/close`, { mchid: merchantId });
  },

  refund,

  async queryRefund(outRefundNo) {
    return (await client.get(`/v3/refund/domestic/refunds/${outRefundNo}`)).toObject().status;
  },

  async bill(kind, day) {
    const path = { 'trade-bill': '/v3/bill/tradebill', 'fund-flow-bill': '/v3/bill/fundflowbill' }[kind];
    const told = (await client.get(path, { params: { bill_date: day, tar_type: 'GZIP' } })).toObject();
    // Of a whole address it signs the path without the query.
    const { pathname, searchParams } = new URL(told.download_url);
    const params = Object.fromEntries(searchParams);
    const response = await client.get(pathname, { params, responseType: 'arraybuffer' });
    return { file: response.getContent(), sha1: told.hash_value };
  },

  async certificates() {
    return Object.keys(await pay.getMerchant().loadPlatformCerts(true));
  },

  async handle(headers, body) {
    const request = new ServerRequest('POST', '/notify', headers, body);
    await pay.getValidator().validate(request);
    return (await pay.setRequest(request).getServer().getDecryptedMessage()).toObject();
  },

  queryAtBaseAddress: (outTradeNo) => query(newPay({ baseURL: baseUrl }), outTradeNo),

  mistakes: { FUTURE: 'future-taken', 'unsigned-answer': 'answers-unverified' },
});
