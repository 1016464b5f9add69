/** Login, cashier and messages of the simulator, under the same names as platform/wechat. */
export { CashierSheet } from './cashier-sheet';
export {
  loginAtSimulator as login,
  openSimulatedSettings as openMessageSettings,
  payAtSimulator as requestPayment,
  subscribeAtSimulator as requestSubscribeMessage,
} from './simulator';
