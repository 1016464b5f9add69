/** What the buyer does at the cashier. */
export type CashierAction = 'pay' | 'cancel' | 'fail';

let answer: ((action: CashierAction) => void) | null = null;
const listeners = new Set<() => void>();

function change(next: typeof answer): void {
  answer = next;
  for (const listener of listeners) listener();
}

/** Shows the cashier's sheet; resolves with what the buyer pressed. */
export function askCashier(): Promise<CashierAction> {
  // A sheet that is still open was left behind: nobody pressed anything.
  answer?.('cancel');
  return new Promise((resolve) => change(resolve));
}

/** The sheet's side: it is open between a question and its answer. */
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
