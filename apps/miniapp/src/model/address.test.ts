import { expect, test } from 'vitest';
import { addressOf, addressProblem, placeOf, readAddress } from './address';

const chosen = {
  ...{ userName: '张三', telNumber: '020-81167888', postalCode: '510000' },
  ...{ provinceName: '广东省', cityName: '广州市', countyName: '海珠区' },
  ...{ streetName: '新港中路', detailInfo: '新港中路397号', detailInfoNew: '397号' },
};

const address = addressOf(chosen);

test('the street is told once, whether WeChat splits it or not', () => {
  expect(placeOf(address)).toBe('广东省 广州市 海珠区 新港中路 397号');
  const { streetName, detailInfoNew, ...old } = chosen;
  expect(placeOf(addressOf(old))).toBe('广东省 广州市 海珠区 新港中路397号');
});

test('a city that is its own province is told once', () => {
  expect(placeOf({ ...address, province: '北京市', city: '北京市' })).toMatch(/^北京市 海珠区/);
});

test('an address without a postal code has none', () => {
  expect(addressOf({ ...chosen, postalCode: '' })).not.toHaveProperty('postalCode');
});

test.each([
  [{}, null],
  [{ name: '李😀' }, null],
  [{ name: ' ' }, 'name'],
  [{ name: '长'.repeat(51) }, 'name'],
  [{ phone: '' }, 'phone'],
  [{ phone: '1234' }, 'phone'],
  [{ phone: '12345转6' }, 'phone'],
  [{ phone: '1'.repeat(21) }, 'phone'],
  [{ detail: '' }, 'detail'],
  [{ detail: '号'.repeat(201) }, 'detail'],
] as const)('of an address with %o the problem is %s', (part, problem) => {
  expect(addressProblem({ ...address, ...part })).toBe(problem);
});

test('a kept address is read as it was', () => {
  expect(readAddress(JSON.parse(JSON.stringify(address)))).toEqual(address);
});

test.each([null, 'address', {}, { ...address, phone: 110 }])('%o is no address', (value) => {
  expect(readAddress(value)).toBeNull();
});
