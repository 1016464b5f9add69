/** WeChat's rules for the refunds of one order. https://pay.weixin.qq.com/doc/v3/merchant/4012556457 */
export const MAXIMUM_REFUNDS = 50;
export const PAUSE_BETWEEN_MS = 60_000;
