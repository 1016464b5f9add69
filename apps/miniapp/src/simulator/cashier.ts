/** The buyer's action at the cashier. */
export type CashierAction = 'pay' | 'cancel' | 'fail';

let answer: ((action: CashierAction) => void) | null = null;
const listeners = new Set<() => void>();

function change(next: typeof answer): void {
  answer = next;
  for (const listener of listeners) listener();
}

/** Opens the cashier sheet; resolves with the buyer's action. */
export function askCashier(): Promise<CashierAction> {
  // An open sheet of an earlier payment is cancelled.
  answer?.('cancel');
  return new Promise((resolve) => change(resolve));
}

/** The state of the sheet: open from `askCashier` until an action. */
export const cashier = {
  isOpen: (): boolean => answer !== null,
  press(action: CashierAction): void {
    answer?.(action);
    change(null);
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
