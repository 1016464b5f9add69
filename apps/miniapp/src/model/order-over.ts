import { ApiError, type ErrorCode } from '@taro-pay/contracts';

const OVER: ReadonlySet<ErrorCode | null> = new Set(['ORDER_EXPIRED', 'ORDER_CLOSED']);

/** Whether a payment failed because its order cannot be paid any more: only a new order can. */
export const isOrderOver = (error: unknown): boolean => error instanceof ApiError && OVER.has(error.code);
