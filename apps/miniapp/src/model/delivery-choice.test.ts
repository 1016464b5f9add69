import { expect, test } from 'vitest';
import { addressOf } from './address';
import { deliveryRequestOf, readChoice } from './delivery-choice';

const offer = { kinds: ['pickup', 'express'], placeIds: ['north', 'south'] } as const;
const address = addressOf({
  ...{ userName: '张三', telNumber: '13800000000', postalCode: '' },
  ...{ provinceName: '上海市', cityName: '上海市', countyName: '徐汇区', detailInfo: '永康路 88 号' },
});

test('at first the shop’s first kind and place are chosen', () => {
  expect(readChoice(null, offer)).toEqual({ kind: 'pickup', address: null, placeId: 'north', phone: '' });
});

test('the choice of the last order is chosen again', () => {
  const choice = { kind: 'express', address, placeId: 'south', phone: '110 110' } as const;
  expect(readChoice(JSON.stringify(choice), offer)).toEqual(choice);
});

test.each(['{', '[]', '"pickup"', '{"kind":"none","placeId":"west","address":1}'])(
  'what the shop does not offer, or what is no choice (%s), is the first one',
  (text) => {
    expect(readChoice(text, offer)).toEqual({ kind: 'pickup', address: null, placeId: 'north', phone: '' });
  },
);

test('a shop that offers nothing delivers nothing', () => {
  expect(readChoice(null, { kinds: [], placeIds: [] })).toMatchObject({ kind: 'none', placeId: null });
});

test('each kind asks for its own part only', () => {
  const choice = { address, placeId: 'north', phone: ' ' };
  expect(deliveryRequestOf({ ...choice, kind: 'none' })).toEqual({ kind: 'none' });
  expect(deliveryRequestOf({ ...choice, kind: 'express' })).toEqual({ kind: 'express', address });
  expect(deliveryRequestOf({ ...choice, kind: 'pickup' })).toEqual({ kind: 'pickup', placeId: 'north' });
  expect(deliveryRequestOf({ ...choice, kind: 'pickup', phone: ' 13800000000 ' })).toEqual({
    kind: 'pickup',
    placeId: 'north',
    phone: '13800000000',
  });
});

test('without a good address, or a place, there is no request yet', () => {
  const nothing = { address: null, placeId: null, phone: '' };
  expect(deliveryRequestOf({ ...nothing, kind: 'express' })).toBeNull();
  expect(deliveryRequestOf({ ...nothing, kind: 'express', address: { ...address, phone: '' } })).toBeNull();
  expect(deliveryRequestOf({ ...nothing, kind: 'pickup' })).toBeNull();
});
