/** Login and cashier of the simulator, under the same names as platform/wechat. */
export { CashierSheet } from './cashier-sheet';
export { loginAtSimulator as login, payAtSimulator as requestPayment } from './simulator';
