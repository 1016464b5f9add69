import { ApiError } from '@taro-pay/contracts';
import { CashierError, OrderClosedError } from './payment/payment';
import { errorText, text } from './text';

/** An error as a buyer sees it. */
export interface ShownError {
  readonly message: string;
  /** What finds the request in the server's log. */
  readonly requestId: string | null;
}

export function showError(error: unknown): ShownError {
  if (error instanceof CashierError) {
    return { message: text.errors.cashier(error.message), requestId: null };
  }
  if (error instanceof OrderClosedError) return { message: errorText.ORDER_CLOSED, requestId: null };
  if (error instanceof ApiError) {
    const message = error.code === null ? text.errors.server : errorText[error.code];
    return { message, requestId: error.requestId };
  }
  return { message: text.errors.offline, requestId: null };
}
