/** WeChat's rules for the refunds of one order. https://pay.weixin.qq.com/doc/v3/merchant/4012556457 */
export const MAXIMUM_REFUNDS = 50;
export const PAUSE_BETWEEN_MS = 60_000;

/** No refund waits longer for its turn or for its next look; one that would, a clock planned that was set back since. */
export const FARTHEST_MS = 2 * 3_600_000;

/**
 * So long WeChat may still carry out a request that it has not answered: it takes a signature for five minutes, and our
 * own side gives a call up within seconds. https://pay.weixin.qq.com/doc/v3/merchant/4012072670
 */
export const SEND_LINGERS_MS = 6 * 60_000;
