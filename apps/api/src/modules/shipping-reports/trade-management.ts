import type { Dependencies } from '../../dependencies.js';
import { idsOf } from '../paging.js';
import { reportUnneeded } from './report-store.js';
import { findManagement, setManagement } from './trade-management-store.js';

const MINUTE = 60_000;

/** How long an answer holds. WeChat may tell nobody when it begins to manage a mini-program’s trade. */
const holdsMs = (isManaged: boolean) => (isManaged ? 360 : 10) * MINUTE;

/**
 * Whether WeChat holds the money of this mini-program until its shipping is reported. Asked rarely, and known to all
 * instances.
 */
export function createTradeManagement({ database, wechat, now }: Dependencies) {
  let asking: Promise<boolean> | null = null;

  async function ask(): Promise<boolean> {
    const isManaged = await wechat.shipping.isManaged();
    const at = new Date(now());
    const nextCheckAt = new Date(at.getTime() + holdsMs(isManaged));
    await database.transaction(async (tx) => {
      const before = await findManagement(tx);
      await setManagement(tx, { isManaged, askedAt: at, nextCheckAt });
      // It began at some time after the last answer: what was shipped since may be money that WeChat holds.
      if (isManaged && before?.isManaged === false && before.askedAt !== null)
        await reportUnneeded(tx, idsOf({ from: before.askedAt.toISOString() }).from, at);
    });
    return isManaged;
  }

  return {
    /** @throws WechatError where it is not known, and WeChat cannot be asked */
    async isManaged(): Promise<boolean> {
      const { isManaged = null, nextCheckAt = null } = (await findManagement(database)) ?? {};
      const leftMs = (nextCheckAt?.getTime() ?? 0) - now();
      // More time than an answer ever has is left of one that was kept before the clock was set back.
      if (isManaged !== null && leftMs > 0 && leftMs <= holdsMs(isManaged)) return isManaged;
      asking ??= ask().finally(() => {
        asking = null;
      });
      return asking;
    },
  };
}

export type TradeManagement = ReturnType<typeof createTradeManagement>;
