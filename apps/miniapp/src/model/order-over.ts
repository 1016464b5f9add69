import { ApiError, type ErrorCode } from '@taro-pay/contracts';

const OVER: ReadonlySet<ErrorCode | null> = new Set(['ORDER_EXPIRED', 'ORDER_CLOSED']);

/** Whether the order can no longer be paid, so that a new order is needed. */
export const isOrderOver = (error: unknown): boolean => error instanceof ApiError && OVER.has(error.code);
