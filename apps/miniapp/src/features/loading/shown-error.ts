import { ApiError, type ErrorCode } from '@taro-pay/contracts';
import { CashierError, OrderClosedError } from '../../model/payment-state';
import type { ShownError } from '../../model/resource';
import { NoAnswerError } from '../../platform/request';
import { text } from '../../text';

/** The buyer declined a changed price. */
export class PriceDeclinedError extends Error {
  override readonly name = 'PriceDeclinedError';
}

const FINAL: ReadonlySet<ErrorCode> = new Set([
  'INVALID_REQUEST',
  'ROUTE_NOT_FOUND',
  'PRODUCT_NOT_FOUND',
  'ORDER_NOT_FOUND',
]);

/** Whether a retry cannot help. */
export const isFinal = (code: ErrorCode | null): boolean => code !== null && FINAL.has(code);

export function showError(error: unknown): ShownError {
  const plain = { requestId: null, isFinal: false };
  if (error instanceof CashierError) return { ...plain, message: cashierWords(error.message) };
  if (error instanceof OrderClosedError) return { ...plain, message: text.apiErrors.ORDER_CLOSED };
  if (error instanceof PriceDeclinedError) return { ...plain, message: text.errors.priceDeclined };
  if (error instanceof ApiError) {
    const { code, requestId } = error;
    return { ...plain, message: wordsOf(code), requestId, isFinal: isFinal(code) };
  }
  if (error instanceof NoAnswerError) return { ...plain, message: text.errors.offline };
  // A bug of ours: log it.
  console.error(error);
  return { ...plain, message: text.errors.server };
}

function wordsOf(code: ErrorCode | null): string {
  const words: Partial<Record<ErrorCode, string>> = text.apiErrors;
  return (code === null ? undefined : words[code]) ?? text.errors.server;
}

/** Messages of WeChat's cashier, in plain words. */
const CASHIER_WORDS = [
  [/permission|denied|banned|forbidden/i, text.errors.cashierForbidden],
  [/network|timeout|connect/i, text.errors.cashierNetwork],
  [/expire|prepay_id|过期/i, text.errors.cashierExpired],
] as const;

function cashierWords(detail: string): string {
  return CASHIER_WORDS.find(([pattern]) => pattern.test(detail))?.[1] ?? text.errors.cashier;
}
