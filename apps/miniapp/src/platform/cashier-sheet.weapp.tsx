import type { Fen } from '@taro-pay/contracts';
import { CashierSheet as SimulatorSheet } from './simulator/cashier-sheet';

/** Nothing: WeChat brings a cashier of its own. In builds that pay at the simulator, the simulator's. */
export function CashierSheet({ totalFen }: { readonly totalFen: Fen }) {
  return process.env.TARO_APP_PAYMENT === 'simulator' ? <SimulatorSheet totalFen={totalFen} /> : null;
}
