/** What a browser, and a laptop without a merchant, have in the place of WeChat: the same three things. */
export { CashierSheet } from './cashier-sheet';
export { loginAtSimulator as login, payAtSimulator as requestPayment } from './simulator';
