export { CashierSheet } from './simulator/cashier-sheet';
