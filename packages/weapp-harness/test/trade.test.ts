import { describe, expect, it } from 'vitest';
import type { LaunchOptions } from '../src/mini-program.js';
import { heard, launchFixture, probe } from './fixture-copy.js';

const SAY_BOTH =
  '.then(({ errMsg, errno, ...others }) => say([errMsg, others]), ({ errMsg, errno }) => say([errMsg, errno]))';

/** Runs code in a page, and waits until it has said something. */
async function said(code: string, options: Partial<LaunchOptions>, files = {}) {
  const program = await launchFixture({ folder: probe(code, files), ...options });
  await program.tap('.go');
  return { program, words: () => program.waitFor(() => [heard(program)].flat()[0]) };
}

describe('a phone that opens the cashier only at once after a tap', () => {
  const wx = { requestPayment: () => 'requestPayment:ok' };

  it.each([
    [true, 'requestPayment:fail invokeMiniProgramAPI:permission denied'],
    [false, 'requestPayment:ok'],
  ])('with such a phone %s, paying after a wait answers %s', async (opensCashierAtOnceOnly, errMsg) => {
    // In a later turn than the tap's, as after any answer of a server.
    const { words } = await said(`setTimeout(() => wx.requestPayment({})${SAY_BOTH});`, {
      wx,
      phone: { opensCashierAtOnceOnly },
    });
    expect([await words()].flat()[0]).toBe(errMsg);
  });

  it('pays at once after the tap', async () => {
    const { words } = await said(`wx.requestPayment({})${SAY_BOTH};`, {
      wx,
      phone: { opensCashierAtOnceOnly: true },
    });
    expect([await words()].flat()[0]).toBe('requestPayment:ok');
  });
});

describe('wx.chooseAddress', () => {
  const CHOOSE = `wx.chooseAddress()${SAY_BOTH};`;
  const DECLARED = { 'app.json': { pages: ['pages/home/home'], requiredPrivateInfos: ['chooseAddress'] } };
  const address = {
    ...{ userName: '张三', telNumber: '020-81167888', postalCode: '510000', nationalCode: '510000' },
    ...{ provinceName: '广东省', cityName: '广州市', countyName: '海珠区', streetName: '新港中路' },
    ...{ detailInfo: '新港中路397号', detailInfoNew: '397号' },
  };

  it('answers the address that was chosen', async () => {
    const { words } = await said(CHOOSE, { wx: { chooseAddress: () => address } }, DECLARED);
    expect(await words()).toEqual(['chooseAddress:ok', address]);
  });

  it('fails without its declaration in app.json', async () => {
    const { words } = await said(CHOOSE, { wx: { chooseAddress: () => address } });
    expect([await words()].flat()[0]).toEqual(
      expect.stringContaining('need to be declared in the requiredPrivateInfos'),
    );
  });

  it('fails for a user who chooses none', async () => {
    const { words } = await said(CHOOSE, { wx: { chooseAddress: () => undefined } }, DECLARED);
    expect(await words()).toEqual(['chooseAddress:fail cancel', null]);
  });

  it('fails with 112 where the privacy guide does not declare it', async () => {
    const reason = 'api scope is not declared in the privacy agreement';
    const { words } = await said(CHOOSE, { wx: { chooseAddress: () => ({ errno: 112, reason }) } }, DECLARED);
    expect(await words()).toEqual([`chooseAddress:fail ${reason}`, 112]);
  });

  it('fails with 104 for a user who refuses the privacy guide', async () => {
    const { program, words } = await said(
      CHOOSE,
      { wx: { chooseAddress: () => address }, phone: { privacyAgreed: false } },
      DECLARED,
    );
    await program.waitFor(() => program.asksForPrivacy);
    await program.answerPrivacy(false);
    expect(await words()).toEqual(['chooseAddress:fail privacy permission is not authorized', 104]);
  });
});

it('wx.openBusinessView leaves the app, which hears the result as it comes back', async () => {
  const { program, words } = await said(
    `getApp().onShow = (options) => say(options.referrerInfo);
     wx.openBusinessView({ businessType: 'weappOrderConfirm', extraData: { merchant_trade_no: '1' } });`,
    { wx: { openBusinessView: (businessType) => ({ status: 'success', errormsg: businessType }) } },
    { 'app.js': "App({ onShow() {}, onHide() { wx.setStorageSync('hidden', true); } });" },
  );
  expect(await words()).toEqual({
    appId: 'wx1183b055aeec94d1',
    extraData: {
      status: 'success',
      errormsg: 'weappOrderConfirm',
      req_extradata: { merchant_trade_no: '1' },
    },
  });
  expect(program.storage.get('hidden')).toBe(true);
});

it('a page is shared with moments by its own address, if it can be', async () => {
  const { program } = await said(
    "say('');",
    {},
    {
      'pages/home/home.js': `Page({ go() {}, onShareAppMessage: () => ({}), onShareTimeline: () => ({ title: 'a', query: 'id=1' }) });`,
    },
  );
  expect(await program.shareToMoments()).toEqual({
    title: 'a',
    path: '/pages/home/home?id=1',
    imageUrl: undefined,
  });
  const other = await launchFixture();
  await expect(other.shareToMoments()).rejects.toThrow('can not be shared with moments');
});
