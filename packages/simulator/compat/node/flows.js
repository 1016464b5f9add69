import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { subMerchantId } from './credentials.js';
import { control, loginCode, openidOf, receiveNotifications, record } from './simulator.js';

const FORGERIES = [
  'SIGNTEST',
  'WRONG_SIGNATURE',
  'WRONG_SERIAL',
  'STALE',
  'FUTURE',
  'BAD_TAG',
  'WRONG_ASSOCIATED_DATA',
];
const MISMATCHES = [
  'WRONG_AMOUNT',
  'WRONG_CURRENCY',
  'WRONG_MCHID',
  'WRONG_APPID',
  'WRONG_PAYER',
  'UNKNOWN_ORDER',
];

/** What H5 wants to know of the buyer. */
export const SCENE = { payer_client_ip: '14.23.150.211', h5_info: { type: 'Wap' } };

/** The parts of a combined order, as its close names them. */
export const partsOf = (number, mchid) =>
  ['A', 'B'].map((part) => ({ mchid, out_trade_no: `${number}${part}` }));

/** The same as its prepay names them. */
export const pricedPartsOf = (number, mchid) =>
  partsOf(number, mchid).map((part) => ({
    ...part,
    description: '咖啡',
    attach: 'a',
    amount: { total_amount: 100, currency: 'CNY' },
  }));

const newNumber = () => `NODE${randomUUID().replaceAll('-', '').slice(0, 20)}`;

/**
 * Runs what an SDK offers.
 * @param sdk.name as in the package registry
 * @param sdk.login the openid of a code; undefined where the SDK has no login
 * @param sdk.prepay makes an order of 100 fen: the parameters of wx.requestPayment
 * @param sdk.prepayNative, sdk.prepayH5 make one for the code_url, for the h5_url
 * @param sdk.prepayApp makes one for the parameters of an app
 * @param sdk.partner calls for a sub-merchant: `{prepay, query, close, refund, queryRefund}`; undefined where the SDK
 *   has no such calls
 * @param sdk.combined calls for two orders of 100 fen in one payment: `{prepay, query, close}`, whose query is the
 *   trade_state of each part; undefined where the SDK has no such calls
 * @param sdk.query the trade_state, or the code of WeChat's refusal
 * @param sdk.bill `{file, sha1}` of a kind and a day
 * @param sdk.handle the content of a notification; throws where it is refused
 * @param sdk.queryAtBaseAddress query by another client, whose base address is the simulator's
 * @param sdk.mistakes reasons of the flows and variants that the SDK is known to get wrong
 */
export function testSdk(sdk) {
  const { name, mistakes = {} } = sdk;
  const right = (flow) => record(name, flow);

  describe(name, () => {
    let arriving;
    let mode;
    let number;
    let paid;
    let id;

    before(async () => {
      arriving = await receiveNotifications(sdk.handle);
      ({ mode } = await control('GET', 'keys'));
    });
    after(() => arriving.close());

    const order = async (outTradeNo, notifyUrl) =>
      sdk.prepay(outTradeNo, await openidOf(await loginCode()), notifyUrl);

    test('an order is made, queried and closed', async () => {
      const closed = newNumber();
      await order(closed, 'https://shop.example/notify');
      right('prepay-jsapi');
      assert.equal(await sdk.query(closed), 'NOTPAY');
      right('query');
      await sdk.close(closed);
      assert.equal(await sdk.query(closed), 'CLOSED');
      right('close');
      assert.equal(await sdk.query('NO-SUCH-ORDER'), 'ORDER_NOT_EXIST');
      right('query-unknown');
    });

    test('the signed parameters pay at the cashier, and the notification is taken', async () => {
      number = newNumber();
      const parameters = await order(number, arriving.url);
      const { errMsg } = await control('POST', 'cashier', { ...parameters, action: 'pay' });
      assert.equal(errMsg, 'requestPayment:ok');
      right('pay-jsapi');
      paid = await arriving.next();
      assert.equal(paid.out_trade_no, number);
      right('payment-notification');
      ({
        notifications: [{ id }],
      } = await control('GET', `orders/${number}`));
    });

    for (const variant of FORGERIES) {
      test(`${variant} is ${mistakes[variant] ? 'taken' : 'refused'}`, async () => {
        await control('POST', `notifications/${id}/resend`, { variant });
        assert.equal((await arriving.next()) !== null, mistakes[variant] !== undefined);
        record(name, variant, mistakes[variant]);
      });
    }

    for (const variant of MISMATCHES) {
      test(`${variant} is handed over`, async () => {
        await control('POST', `notifications/${id}/resend`, { variant });
        const content = await arriving.next();
        assert.notEqual(content, null);
        assert.notDeepEqual(content, paid);
        right(variant);
      });
    }

    const products = {
      native: async (orderNo) => ({ codeUrl: await sdk.prepayNative(orderNo, arriving.url) }),
      h5: async (orderNo) => ({ h5Url: await sdk.prepayH5(orderNo, arriving.url) }),
      app: (orderNo) => sdk.prepayApp(orderNo, arriving.url),
    };
    for (const [flow, prepay] of Object.entries(products)) {
      test(`an order of ${flow} is paid at its cashier`, async () => {
        const orderNo = newNumber();
        const answer = await control('POST', `cashier/${flow}`, {
          ...(await prepay(orderNo)),
          action: 'pay',
        });
        assert.equal(answer.errCode ?? answer.result, flow === 'app' ? 0 : 'paid');
        assert.equal((await arriving.next()).out_trade_no, orderNo);
        right(flow);
      });
    }

    test('a notification is taken with either kind of key', async (t) => {
      if (mode !== 'both') return t.skip('the merchant has one kind of key');
      for (const signWith of ['certificate', 'public-key']) {
        await control('PUT', 'faults', { signWith });
        await control('POST', `notifications/${id}/resend`, {});
        assert.deepEqual(await arriving.next(), paid);
      }
      await control('PUT', 'faults', {});
      right('key-switch');
    });

    test('an unsigned answer is not believed', async () => {
      await control('PUT', 'faults', { rules: [{ operation: 'query', fault: 'UNSIGNED' }] });
      const believed = await sdk.query(number).then(
        () => true,
        () => false,
      );
      await control('PUT', 'faults', {});
      assert.equal(believed, mistakes['unsigned-answer'] !== undefined);
      record(name, 'unsigned-answer', mistakes['unsigned-answer']);
    });

    test('a refund is made, notified and queried', async () => {
      const refund = `R${number}`;
      assert.equal(await sdk.refund(number, refund, arriving.url), 'PROCESSING');
      right('refund');
      await control('POST', `refunds/${refund}`, { status: 'SUCCESS' });
      assert.equal((await arriving.next()).refund_status, 'SUCCESS');
      right('refund-notification');
      assert.equal(await sdk.queryRefund(refund), 'SUCCESS');
      right('refund-query');
    });

    test('bills are downloaded', async () => {
      await control('POST', 'clock', { advanceMs: 2 * 24 * 3600 * 1000 });
      for (const kind of ['trade-bill', 'fund-flow-bill']) {
        const { file, sha1 } = await sdk.bill(kind, paid.success_time.slice(0, 10));
        assert.equal(createHash('sha1').update(gunzipSync(file)).digest('hex'), sha1);
        right(kind);
      }
      await control('POST', 'clock', { reset: true });
    });

    test('platform certificates are downloaded', async (t) => {
      if (mode === 'public-key') return t.skip('the merchant has none');
      const { platformCertificates } = await control('GET', 'keys');
      assert.deepEqual(
        await sdk.certificates(),
        platformCertificates.map(({ serialNo }) => serialNo),
      );
      right('certificates');
    });

    test('it logs in', async (t) => {
      if (sdk.login === undefined) return t.skip('it has no login');
      assert.match(await sdk.login(await loginCode()), /^o/);
      right('login');
    });

    const newOrder = async (calls) => {
      const orderNo = newNumber();
      await calls.prepay(orderNo, await openidOf(await loginCode()), arriving.url);
      return orderNo;
    };

    test('an order of a sub-merchant is made, queried, closed, paid and refunded', async (t) => {
      const { partner } = sdk;
      if (partner === undefined) return t.skip('it has no calls of service providers');
      if (subMerchantId === undefined) return t.skip('the merchant is no service provider');
      const closed = await newOrder(partner);
      assert.equal(await partner.query(closed), 'NOTPAY');
      right('partner');
      await partner.close(closed);
      assert.equal(await partner.query(closed), 'CLOSED');
      right('partner-close');
      const orderNo = await newOrder(partner);
      await control('POST', `orders/${orderNo}`, { action: 'pay' });
      const { out_trade_no, sub_mchid } = await arriving.next();
      assert.deepEqual({ out_trade_no, sub_mchid }, { out_trade_no: orderNo, sub_mchid: subMerchantId });
      right('partner-notification');
      const refundNo = `R${orderNo}`;
      assert.equal(await partner.refund(orderNo, refundNo, arriving.url), 'PROCESSING');
      await control('POST', `refunds/${refundNo}`, { status: 'SUCCESS' });
      const refunded = await arriving.next();
      assert.deepEqual([refunded.refund_status, refunded.sub_mchid], ['SUCCESS', subMerchantId]);
      assert.equal(await partner.queryRefund(refundNo), 'SUCCESS');
      right('partner-refund');
    });

    test('a combined order is made, queried, closed and paid', async (t) => {
      const { combined } = sdk;
      if (combined === undefined) return t.skip('it has no calls for combined orders');
      const closed = await newOrder(combined);
      assert.deepEqual(await combined.query(closed), ['NOTPAY', 'NOTPAY']);
      right('combined');
      await combined.close(closed);
      assert.deepEqual(await combined.query(closed), ['CLOSED', 'CLOSED']);
      right('combined-close');
      const orderNo = await newOrder(combined);
      await control('POST', `orders/${orderNo}`, { action: 'pay' });
      const { combine_out_trade_no, sub_orders } = await arriving.next();
      assert.deepEqual([combine_out_trade_no, sub_orders.length], [orderNo, 2]);
      assert.deepEqual(await combined.query(orderNo), ['SUCCESS', 'SUCCESS']);
      right('combined-notification');
    });

    test('it takes a base address', async (t) => {
      if (sdk.queryAtBaseAddress === undefined) return t.skip('its host is built in');
      assert.equal(await sdk.queryAtBaseAddress(number), 'REFUND');
      right('base-address');
    });
  });
}
