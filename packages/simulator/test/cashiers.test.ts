import { expect, test } from 'vitest';
import { openSale } from './sale.js';

const SHOP = 'https://shop.example/cart';

/** A shop, an order of a product, and what its prepay answered. */
async function openShop() {
  const sale = await openSale();
  const { client } = sale;
  const openid = await client.login('alice');
  async function order(product: string, outTradeNo = `ORDER-${product}`) {
    const { json } = await client.prepayOf(product, client.productBody(product, { openid, outTradeNo }));
    return { codeUrl: String(json.code_url), h5Url: String(json.h5_url), prepayId: String(json.prepay_id) };
  }
  const stateOf = async (product: string) => (await client.query(`ORDER-${product}`)).json.trade_state;
  const post = (path: string, body: object) => client.control(`cashier/${path}`, body);
  return { ...sale, order, stateOf, post };
}

test('an app pays with the bare prepay_id signed, in every spelling of its parameters', async () => {
  const { client, order, post, stateOf } = await openShop();
  const { prepayId } = await order('app');
  const right = client.appPaymentOf(prepayId);
  const { packageValue, ...others } = right;
  expect(await post('app', { ...right, action: 'cancel' })).toEqual({ errCode: -2, errStr: '' });
  expect(await post('app', { ...others, package: packageValue, action: 'fail' })).toMatchObject({
    errCode: -1,
  });
  expect(await stateOf('app')).toBe('NOTPAY');
  const lower = Object.fromEntries(
    Object.entries(others).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const sent = {
    ...lower,
    package: packageValue,
    timestamp: Number(right.timeStamp),
    action: 'pay',
    user: 'bob',
  };
  expect(await post('app', sent)).toEqual({ errCode: 0, errStr: '' });
  expect(await stateOf('app')).toBe('SUCCESS');
  expect(await post('app', { ...right, action: 'pay' })).toEqual({ errCode: -1, errStr: '该订单已支付' });
});

test('what an app signs wrongly is named, with the text that it signed', async () => {
  const { simulator, client, order, post, stateOf } = await openShop();
  const { prepayId } = await order('app');
  const right = client.appPaymentOf(prepayId);
  const jsapi = await order('jsapi');
  const wrong: [object, string][] = [
    [client.appPaymentOf(prepayId, { signed: `prepay_id=${prepayId}` }), 'packageDiffers'],
    [client.appPaymentOf(prepayId, { signed: 'Sign=WXPay' }), 'packageDiffers'],
    [client.appPaymentOf(prepayId, { end: '' }), 'lastLineFeedMissing'],
    [{ ...right, prepayId: `prepay_id=${prepayId}` }, 'parameterMalformed'],
    [{ ...right, packageValue: `prepay_id=${prepayId}` }, 'parameterMalformed'],
    [{ ...right, partnerId: '1999999999' }, 'parameterMalformed'],
    [{ ...right, appId: 'wx0' }, 'parameterMalformed'],
    [{ ...right, timeStamp: `${right.timeStamp}000` }, 'timestampInMilliseconds'],
    [{ ...right, sign: '0123456789ABCDEF0123456789ABCDEF' }, 'apiV2Signature'],
    [{}, 'parameterMalformed'],
  ];
  for (const [parameters, mistake] of wrong) {
    expect.soft(await post('app', { ...parameters, action: 'pay' })).toMatchObject({ errCode: -1 });
    expect.soft(simulator.control.events().at(-1)).toMatchObject({ diagnosis: { mistake } });
  }
  const signed = client.appPaymentOf(jsapi.prepayId);
  expect(await post('app', { ...signed, action: 'pay' })).toEqual({ errCode: -1, errStr: '支付场景非法' });
  expect(await stateOf('app')).toBe('NOTPAY');
});

test('a scanned code is paid by whoever scanned it first, and by nobody else', async () => {
  const { simulator, order, post, stateOf } = await openShop();
  const { codeUrl } = await order('native');
  expect(await post('native', { codeUrl, action: 'cancel', user: 'bob' })).toEqual({
    result: 'cancelled',
    words: null,
  });
  expect(await post('native', { codeUrl, user: 'carol' })).toEqual({
    result: 'refused',
    words: '商家订单信息有误，请重新下单支付',
  });
  expect(await stateOf('native')).toBe('NOTPAY');
  expect(await post('native', { codeUrl, user: 'bob' })).toEqual({ result: 'paid', words: null });
  expect(simulator.control.order('ORDER-native')).toMatchObject({ tradeState: 'SUCCESS', user: 'bob' });
  expect(await post('native', { codeUrl, user: 'bob' })).toEqual({
    result: 'refused',
    words: '该订单已支付',
  });
});

test('a code ends with its order, after two hours, and when prepay answers another', async () => {
  const { simulator, client, order, post } = await openShop();
  const first = await order('native');
  const second = await order('native');
  expect(second.codeUrl).not.toBe(first.codeUrl);
  expect(await post('native', first)).toMatchObject({
    result: 'refused',
    words: expect.stringMatching(/过期/),
  });
  simulator.control.advanceClock(2 * 3600 * 1000);
  expect(await post('native', second)).toMatchObject({
    result: 'refused',
    words: expect.stringMatching(/过期/),
  });
  const third = await order('native');
  await client.close('ORDER-native');
  expect(await post('native', third)).toEqual({ result: 'refused', words: '该订单已关闭' });
  for (const codeUrl of [
    'https://shop.example/',
    'weixin://pay.weixin.qq.com/bizpayurl/up?pr=none&groupid=00',
  ])
    expect(await post('native', { codeUrl })).toMatchObject({ result: 'refused' });
});

test('an h5_url needs the page of the shop before it, five minutes at most, and no WeChat around it', async () => {
  const { simulator, order, post, stateOf } = await openShop();
  const { h5Url } = await order('h5');
  const opened = (changes: object) => post('h5', { h5Url, ...changes });
  const refused = (words: string) => ({ result: 'refused', words, redirectUrl: null });
  expect(await opened({ referer: '' })).toEqual(refused('商家参数格式有误，请联系商家解决'));
  expect(await opened({ userAgent: 'Mozilla/5.0 MicroMessenger/8.0' })).toEqual(
    refused('请在微信外打开订单，进行支付'),
  );
  expect(await opened({ h5Url: h5Url.replace(/package=\d+/, 'package=1') })).toEqual(
    refused('支付请求已失效，请重新发起支付'),
  );
  expect(await opened({ h5Url: `${h5Url}&redirect_url=javascript:alert(1)` })).toEqual(
    refused('商家参数格式有误，请联系商家解决'),
  );
  const withReturn = `${h5Url}&redirect_url=${encodeURIComponent('https://shop.example/done?order=1')}`;
  expect(await opened({ h5Url: withReturn, action: 'cancel' })).toEqual({
    result: 'cancelled',
    words: null,
    redirectUrl: 'https://shop.example/done?order=1',
  });
  simulator.control.advanceClock(5 * 60_000);
  expect(await opened({})).toEqual(refused('支付请求已失效，请重新发起支付'));
  expect(await stateOf('h5')).toBe('NOTPAY');
  const fresh = await order('h5');
  expect(await post('h5', { ...fresh, user: 'bob' })).toEqual({
    result: 'paid',
    words: null,
    redirectUrl: null,
  });
  expect(simulator.control.order('ORDER-h5')).toMatchObject({ tradeState: 'SUCCESS', user: 'bob' });
});

test('an h5_url opens as a page, whose buttons pay and lead back to the shop', async () => {
  const { order, stateOf } = await openShop();
  const { h5Url } = await order('h5');
  const address = `${h5Url}&redirect_url=${encodeURIComponent('https://shop.example/done')}`;
  const typed = await fetch(address);
  expect(await typed.text()).toContain('商家参数格式有误，请联系商家解决');
  const page = await fetch(address, { headers: { referer: SHOP } });
  const html = await page.text();
  expect(html).toContain('¥68.00');
  expect(html).toContain('云南小粒咖啡 250 g');
  expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'/);
  const english = await fetch(address, { headers: { referer: SHOP, 'accept-language': 'en-GB,zh;q=0.5' } });
  expect(await english.text()).toContain('Merchant order number');
  const press = (body: string, headers = {}) =>
    fetch(address, { method: 'POST', body, headers, redirect: 'manual' });
  expect((await press('action=pay', { origin: 'https://evil.example' })).status).toBe(403);
  expect((await press('')).status).toBe(400);
  const failed = await press('user=bob&action=fail');
  expect(await failed.text()).toMatch(/支付失败[\s\S]*https:\/\/shop\.example\/done/);
  expect(await stateOf('h5')).toBe('NOTPAY');
  const paid = await press('user=bob&action=pay');
  expect(paid.status).toBe(303);
  expect(paid.headers.get('location')).toBe('https://shop.example/done');
  expect(await stateOf('h5')).toBe('SUCCESS');
  expect(await (await fetch(address, { headers: { referer: SHOP } })).text()).toContain('该订单已支付');
});

test('what comes from a merchant is text on the page of an h5_url', async () => {
  const { simulator, client } = await openShop();
  const body = client.productBody('h5', { openid: '', outTradeNo: 'ORDER-html' });
  const { json } = await client.prepayOf('h5', { ...body, description: '<img src=x onerror=alert(1)>' });
  const html = await (await fetch(String(json.h5_url), { headers: { referer: SHOP } })).text();
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(html).not.toContain('<img');
  expect(new URL(String(json.h5_url)).origin).toBe(simulator.address);
});

test('a visit to a cashier is told in the events', async () => {
  const { simulator, order, post } = await openShop();
  const { codeUrl } = await order('native');
  await post('native', { codeUrl, user: 'bob' });
  const told = simulator.control.events().findLast(({ kind }) => kind === 'control');
  expect(told).toMatchObject({
    outTradeNo: 'ORDER-native',
    summary: 'Scan of a code_url, pay by bob → paid',
    action: { kind: 'cashier', product: 'native', action: 'pay', user: 'bob', result: 'paid', words: null },
  });
});
