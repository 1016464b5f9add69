/** A browser has no WeChat: Taro's own login and requestPayment would resolve there as if all were well. */
export { loginAtSimulator as login, payAtSimulator as requestPayment } from './simulator/simulator';
