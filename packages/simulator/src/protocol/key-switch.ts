const DAY_MS = 24 * 3600 * 1000;

/**
 * The share of notifications that come with the public key, on each day of the switch; the last one stays.
 * https://pay.weixin.qq.com/docs/partner/products/platform-certificate/update-pub-key.html
 */
const SHARES = [0.001, 0.01, 0.05, 0.1, 0.2, 0.5, 1];

/** How far the switch from platform certificates to the public key has come. */
export interface SwitchStage {
  /** 1 to 7. */
  readonly day: number;
  /** Of the notifications, from 0 to 1. */
  readonly publicKeyShare: number;
}

/** The stage of a switch that started this long ago. */
export function stageOf(elapsedMs: number): SwitchStage {
  const day = Math.min(Math.max(Math.floor(elapsedMs / DAY_MS), 0) + 1, SHARES.length);
  return { day, publicKeyShare: SHARES[day - 1] ?? 1 };
}
