import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createMerchant } from '../src/index.js';
import { NOON_MS, openSellingApp } from './mini-program-app.js';
import { merchant } from './sale.js';

const another = createMerchant(NOON_MS, randomBytes);

const PHONE = '/wxa/business/getuserphonenumber';

test('a phone code gives its number once, within five minutes', async () => {
  const app = await openSellingApp();
  const tap = async (body: object = {}) => app.client.control('phone-number', { user: 'alice', ...body });
  const redeem = async (body: object) => app.ask(PHONE, body);
  const { errMsg, code } = await tap({ purePhoneNumber: '13580006666' });
  expect(errMsg).toBe('getPhoneNumber:ok');
  expect(await redeem({ code })).toMatchObject({
    status: 200,
    errcode: 0,
    phone_info: {
      phoneNumber: '13580006666',
      purePhoneNumber: '13580006666',
      countryCode: '86',
      watermark: { timestamp: NOON_MS / 1000, appid: merchant.appId },
    },
  });
  expect((await redeem({ code })).errcode).toBe(40029);
  expect((await redeem({ code: app.simulator.control.login('alice').code })).errcode).toBe(40029);
  expect([(await redeem({})).errcode, (await redeem({ code: 1 })).errcode]).toEqual([40029, 47001]);
  const abroad = await tap({ countryCode: '852', purePhoneNumber: '21112222' });
  expect((await redeem({ code: abroad.code, openid: app.openid })).phone_info).toMatchObject({
    phoneNumber: '+85221112222',
    countryCode: '852',
  });
  const other = await tap();
  expect((await redeem({ code: other.code, openid: await app.client.login('bob') })).errcode).toBe(40003);
  app.advanceSeconds(301);
  expect((await redeem({ code: other.code })).errcode).toBe(40029);
});

test('a phone code of another mini-program is 40013', async () => {
  const [app, other] = [await openSellingApp(), await openSellingApp({ merchant: another })];
  const { code } = other.simulator.control.phoneNumber({ user: 'alice' });
  expect((await app.ask(PHONE, { code })).errcode).toBe(40013);
});

test('getuserphonenumber serves a user 100 times a minute', async () => {
  const app = await openSellingApp();
  const redeem = async () => {
    const { code } = app.simulator.control.phoneNumber({ user: 'alice' });
    return (await app.ask(PHONE, { code })).errcode;
  };
  for (let count = 0; count < 100; count += 1) expect(await redeem()).toBe(0);
  expect(await redeem()).toBe(45011);
  app.advanceSeconds(60);
  expect(await redeem()).toBe(0);
});

test('a user can refuse to give the number, and the quota can be used up', async () => {
  const { control } = (await openSellingApp()).simulator;
  expect(control.phoneNumber({ outcome: 'deny' })).toEqual({ errMsg: 'getPhoneNumber:fail user deny' });
  expect(control.phoneNumber({ outcome: 'noQuota' })).toEqual({
    errMsg: 'getPhoneNumber:fail',
    errno: 1400001,
  });
});

test('wx.chooseAddress gives an address of the phone, which can be set, or fails as chosen', async () => {
  const app = await openSellingApp();
  const choose = async (body: object = {}) => app.client.control('address', { user: 'alice', ...body });
  const usual = await choose();
  expect(Object.keys(usual).sort()).toEqual(
    [
      'errMsg',
      'userName',
      'postalCode',
      'provinceName',
      'cityName',
      'countyName',
      'streetName',
      'detailInfo',
      'detailInfoNew',
      'nationalCode',
      'telNumber',
    ].sort(),
  );
  expect(usual).toMatchObject({
    errMsg: 'chooseAddress:ok',
    provinceName: '广东省',
    telNumber: '020-81167888',
  });
  expect(await choose({ index: 1 })).toMatchObject({ provinceName: '北京市' });
  expect(await choose({ index: 9 })).toMatchObject({ code: 'INVALID_REQUEST' });
  const put = async (body: object) =>
    (
      await fetch(`${app.simulator.address}/_sim/users/alice/addresses`, {
        method: 'PUT',
        body: JSON.stringify(body),
      })
    ).status;
  expect(await put({ addresses: [{ userName: '小明 🎉', detailInfo: '长'.repeat(300) }] })).toBe(204);
  expect([await put({}), await put({ addresses: [] }), await put({ addresses: [{ userName: 1 }] })]).toEqual([
    400, 400, 400,
  ]);
  expect(await choose()).toMatchObject({ userName: '小明 🎉', telNumber: '' });
  expect(await choose({ user: 'bob' })).toMatchObject({ provinceName: '广东省' });
  const failures = {
    cancel: { errMsg: 'chooseAddress:fail cancel' },
    denied: { errMsg: 'chooseAddress:fail auth deny' },
    privacyRefused: { errno: 104 },
    privacyUndeclared: { errno: 112 },
    notRequired: { errMsg: expect.stringContaining('requiredPrivateInfos') },
  };
  for (const [outcome, answer] of Object.entries(failures))
    expect(await choose({ outcome })).toMatchObject(answer);
});
