import { isFen, LIMITS } from '@taro-pay/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { priceOrder } from './pricing.js';

test('the total is the goods plus delivery less discounts', () => {
  const line = fc.record({
    priceFen: fc.integer({ min: 1, max: 1_000_000 }),
    quantity: fc.integer({ min: 1, max: 99 }),
  });
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 20 }), fc.nat(2_000), (lines, feeFen) => {
      const { goodsFen, deliveryFen, discountFen, totalFen } = priceOrder(lines, () => feeFen);
      expect(deliveryFen).toBe(feeFen);
      expect(totalFen).toBe(goodsFen + deliveryFen - discountFen);
      const units = lines.flatMap(({ priceFen, quantity }) =>
        Array.from({ length: quantity }, () => priceFen),
      );
      expect(goodsFen).toBe(units.reduce((sum, priceFen) => sum + priceFen));
    }),
  );
});

test('a total above the largest order is refused, and one of 0 fen', () => {
  const { orderFen } = LIMITS;
  expect(priceOrder([{ priceFen: orderFen, quantity: 1 }], () => 0).totalFen).toBe(orderFen);
  expect(isFen(2 * orderFen)).toBe(true);
  const refusal = (priceFen: number, quantity: number) => () => priceOrder([{ priceFen, quantity }], () => 0);
  expect(refusal(orderFen + 1, 1)).toThrow(expect.objectContaining({ code: 'ORDER_TOO_LARGE' }));
  expect(refusal(0, 3)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }));
});
