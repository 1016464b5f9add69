import { expect, test } from 'vitest';
import { readOrderRequest } from './order-request';

const items = [{ productId: 'beans', quantity: 2 }];
const address = {
  ...{ name: '张三', phone: '13800000000', province: '上海市', city: '上海市', district: '徐汇区' },
  ...{ street: '', detail: '永康路 88 号', postalCode: '200031' },
};

test.each([
  { items },
  { items, delivery: { kind: 'none' }, note: '少放糖' },
  { items, delivery: { kind: 'express', address } },
  { items, delivery: { kind: 'pickup', placeId: 'north' } },
  { items, delivery: { kind: 'pickup', placeId: 'north', phone: '13800000000' } },
])('the request %o is read as it was, to the byte', (request) => {
  expect(JSON.stringify(readOrderRequest(JSON.parse(JSON.stringify(request))))).toBe(JSON.stringify(request));
});

test.each([
  null,
  {},
  { items: [] },
  { items, delivery: { kind: 'drone' } },
  { items, delivery: { kind: 'express', address: { name: '张三' } } },
  { items, delivery: { kind: 'pickup' } },
])('%o is no request', (value) => {
  expect(readOrderRequest(value)).toBeNull();
});
