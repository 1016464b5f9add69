import { type Fen, fen, LIMITS } from '@taro-pay/contracts';
import { ApiProblem } from '../../http/problem.js';

/** The price of an order by its parts. */
interface Price {
  /** The goods, at the catalogue's prices. */
  readonly goodsFen: number;
  readonly deliveryFen: number;
  readonly discountFen: number;
  /** The amount that WeChat is asked for. */
  readonly totalFen: Fen;
}

interface Line {
  readonly priceFen: number;
  readonly quantity: number;
}

/**
 * Prices an order. There are no discounts yet.
 * @param deliveryFenOf the fee of delivering goods of a sum, in fen
 * @throws ApiProblem where the total is none that can be paid
 */
export function priceOrder(lines: readonly Line[], deliveryFenOf: (goodsFen: number) => number): Price {
  const goodsFen = lines.reduce((sum, { priceFen, quantity }) => sum + priceFen * quantity, 0);
  const deliveryFen = deliveryFenOf(goodsFen);
  const discountFen = 0;
  const totalFen = goodsFen + deliveryFen - discountFen;
  if (totalFen > LIMITS.orderFen) throw new ApiProblem('ORDER_TOO_LARGE');
  if (totalFen === 0) throw new ApiProblem('INVALID_REQUEST', 'An order of 0 fen cannot be paid at WeChat.');
  return { goodsFen, deliveryFen, discountFen, totalFen: fen(totalFen) };
}
