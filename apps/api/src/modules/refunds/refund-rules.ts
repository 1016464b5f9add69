/** WeChat's rules for the refunds of one order. https://pay.weixin.qq.com/doc/v3/merchant/4012556457 */
export const MAXIMUM_REFUNDS = 50;
export const PAUSE_BETWEEN_MS = 60_000;

/** How long a refund above somebody's limits waits for a second person: over a long weekend. */
export const APPROVAL_LASTS_MS = 72 * 3_600_000;

/**
 * Upper bound of any scheduled time. A later one was scheduled by a clock that has since been set back: treat it as
 * due.
 */
export const FARTHEST_MS = 2 * 3_600_000;

/**
 * How long WeChat may still execute a request that it has not answered: it accepts a signature for five minutes, and
 * a call times out here within seconds. https://pay.weixin.qq.com/doc/v3/merchant/4012072670
 */
export const SEND_LINGERS_MS = 6 * 60_000;
