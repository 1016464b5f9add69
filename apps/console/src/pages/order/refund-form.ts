import type { OperatorOrder } from '@taro-pay/contracts';
import { parseYuan, typedYuan } from '../../ui/yuan-input.js';

export interface Line {
  readonly productId: string;
  readonly name: string;
  readonly priceFen: number;
  readonly bought: number;
  readonly quantity: number;
  /** Back to stock. */
  readonly isRestocked: boolean;
}

export interface RefundForm {
  readonly lines: readonly Line[];
  /** As it was typed in yuan; null as long as it follows the lines. */
  readonly typed: string | null;
  readonly reason: string;
}

export const emptyForm = ({ items }: OperatorOrder): RefundForm => ({
  lines: items.map(({ productId, name, priceFen, quantity }) => ({
    ...{ productId, name, priceFen },
    bought: quantity,
    quantity: 0,
    isRestocked: false,
  })),
  typed: null,
  reason: '',
});

export const sumOfLines = ({ lines }: RefundForm): number =>
  lines.reduce((sum, { priceFen, quantity }) => sum + priceFen * quantity, 0);

/** What stands in the field of the amount. */
export const typedAmount = (form: RefundForm): string =>
  form.typed ?? (sumOfLines(form) === 0 ? '' : typedYuan(sumOfLines(form)));

/** The amount in fen; null where there is none that could be refunded. */
export function amountOf(form: RefundForm, leftFen: number): number | null {
  const amountFen = parseYuan(typedAmount(form));
  return amountFen !== null && amountFen > 0 && amountFen <= leftFen ? amountFen : null;
}

/** All that is left, with every line. */
export const fullRefund = (form: RefundForm, leftFen: number): RefundForm => ({
  ...form,
  lines: form.lines.map((line) => ({ ...line, quantity: line.bought })),
  typed: typedYuan(leftFen),
});

export const restockOf = ({ lines }: RefundForm) =>
  lines
    .filter(({ quantity, isRestocked }) => quantity > 0 && isRestocked)
    .map(({ productId, quantity }) => ({ productId, quantity }));
