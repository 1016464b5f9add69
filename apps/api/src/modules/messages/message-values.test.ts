import { MESSAGE_EVENTS } from '@taro-pay/contracts';
import { MESSAGE_PLACEHOLDERS, SITES } from '@taro-pay/site';
import { expect, test } from 'vitest';
import { messageValues, type OrderFacts } from './message-values.js';

const NONE = { shipment: null, pickup: null, refund: null };
const shop = {
  ...SITES.testing,
  name: { zh: '测试店', en: 'Test shop' },
  delivery: {
    ...SITES.testing.delivery,
    pickup: {
      places: [
        {
          id: 'here',
          name: { zh: '一号店', en: 'One' },
          address: { zh: '一路 1 号', en: '1 One Road' },
          hours: { zh: '每天', en: 'Every day' },
        },
      ],
    },
  },
};
const order = (changes: Partial<OrderFacts> = {}): OrderFacts => ({
  id: '01K0000000000000000000ABCD',
  totalFen: 6_805,
  payerTotalFen: null,
  paidAt: new Date('2026-11-09T20:05:00Z'),
  expiresAt: new Date('2026-11-10T16:00:00Z'),
  items: [{ name: '拼配豆', quantity: 1 }],
  ...changes,
});

test('every event fills each of its placeholders, and none with nothing', () => {
  for (const event of MESSAGE_EVENTS) {
    const values = Object.entries(messageValues(event, order(), NONE, shop));
    expect(values.map(([name]) => name).sort()).toEqual([...MESSAGE_PLACEHOLDERS[event]].sort());
    expect(values.filter(([, text]) => text === '')).toEqual([]);
  }
});

test('times are Beijing’s, and amounts have two decimals', () => {
  const values = messageValues('PAID', order({ payerTotalFen: 5 }), NONE, shop);
  expect(values).toMatchObject({ paidAt: '2026年11月10日 04:05', paid: '￥0.05', total: '￥68.05' });
  expect(messageValues('CLOSING_SOON', order(), NONE, shop).closesAt).toBe('2026年11月11日 00:00');
});

test('the count of several goods stays legible behind a name of 300 characters', () => {
  const name = '豆'.repeat(300);
  const goods = (...items: OrderFacts['items']) => messageValues('PAID', order({ items }), NONE, shop).goods;
  expect(goods({ name: '甲', quantity: 1 })).toBe('甲');
  expect(goods({ name: '甲', quantity: 2 })).toBe('甲 ×2');
  expect(goods({ name: '甲', quantity: 2 }, { name: '乙', quantity: 1 })).toBe('甲 等 3 件');
  const longest = goods({ name, quantity: 99 }, { name: '乙', quantity: 99 });
  expect(longest).toBe(`${'豆'.repeat(11)}… 等 198 件`);
  expect(longest.length).toBeLessThanOrEqual(20);
});

test('a parcel, a place and a refund are told as they are', () => {
  const shipment = {
    carrierName: '顺丰速运',
    trackingNo: 'SF1',
    createdAt: new Date('2026-11-10T07:01:00Z'),
  };
  expect(messageValues('SHIPPED', order(), { ...NONE, shipment }, shop)).toMatchObject({
    shop: '测试店',
    shortNumber: '00ABCD',
    carrier: '顺丰速运',
    trackingNo: 'SF1',
    shippedAt: '2026年11月10日 15:01',
  });
  const pickup = { placeId: 'here', code: '803102', collectedAt: null };
  expect(messageValues('READY', order(), { ...NONE, pickup }, shop)).toMatchObject({
    code: '803102',
    place: '一号店',
    placeAddress: '一路 1 号',
    hours: '每天',
  });
  const refund = { amountFen: 100, succeededAt: new Date('2026-11-10T07:01:00Z') };
  expect(messageValues('REFUNDED', order(), { ...NONE, refund }, shop)).toMatchObject({
    refund: '￥1.00',
    refundedAt: '2026年11月10日 15:01',
  });
});

test('a place that the shop has closed since is told as unknown', () => {
  const pickup = { placeId: 'gone', code: null, collectedAt: null };
  expect(messageValues('READY', order(), { ...NONE, pickup }, shop)).toMatchObject({ place: '-', code: '-' });
});
