/** WeChat's rules for the refunds of one order. https://pay.weixin.qq.com/doc/v3/merchant/4012556457 */
export const MAXIMUM_REFUNDS = 50;
export const PAUSE_BETWEEN_MS = 60_000;

/** No refund waits longer for its turn or for its next look; one that would, a clock planned that was set back since. */
export const FARTHEST_MS = 2 * 3_600_000;
