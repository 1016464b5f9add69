import type { DifferenceKind } from '@taro-pay/contracts';
import { yuan } from '../../ui/money.js';

/** What a bill and the books differ in. */
export const differenceKinds: Record<DifferenceKind, string> = {
  PAYMENT_UNKNOWN_HERE: 'WeChat has this payment, the books do not',
  PAYMENT_ABSENT_THERE: 'The books have this payment, WeChat does not',
  PAYMENT_AMOUNT: 'The amounts of the payment differ',
  REFUND_UNKNOWN_HERE: 'WeChat has this refund, the books do not',
  REFUND_ABSENT_THERE: 'The books have this refund, WeChat does not',
  REFUND_AMOUNT: 'The amounts of the refund differ',
  ROW_UNREADABLE: 'A row of the bill cannot be read',
  SUMMARY_DIFFERS: 'The bill’s summary differs from its rows',
};

/** Of two amounts that are compared, the API names the unit at the first one. */
const COMPARED = /\b(\d+) fen, (the order’s is|the refund’s is|the summary says) (\d+)/g;
const AMOUNT = /\b(\d+) fen\b/g;
const KIND = new RegExp(`: (${Object.keys(differenceKinds).join('|')}), `);

const isKind = (name: string): name is DifferenceKind => Object.hasOwn(differenceKinds, name);

/** A sentence of the API about what it found, with money and kinds of difference as people read them. */
export const findingInEnglish = (sentence: string): string =>
  sentence
    .replace(COMPARED, (_, one, words, other) => `${yuan(Number(one))}, ${words} ${yuan(Number(other))}`)
    .replace(AMOUNT, (_, amount) => yuan(Number(amount)))
    .replace(KIND, (all, name) => (isKind(name) ? `: ${differenceKinds[name]}. ` : all));
