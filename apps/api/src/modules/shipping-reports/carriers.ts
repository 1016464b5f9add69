import type { Dependencies } from '../../dependencies.js';
import { deleteCarriersBefore, findListedAt, keepCarrier } from './carrier-store.js';

const HOUR_MS = 3_600_000;

/** WeChat’s list changes a few times a year. */
const HOLDS_MS = 24 * HOUR_MS;

/** After a failure. */
const PAUSE_MS = 10 * 60_000;

/** WeChat’s list of carriers, kept in the database, so that operators choose from it at any time. */
export function createCarriers({ database, wechat, now }: Dependencies) {
  let triedAt = Number.NEGATIVE_INFINITY;

  return {
    /** Fetches the list where it is older than a day. @throws WechatError */
    async refresh(): Promise<void> {
      const nowMs = now();
      if (Math.abs(nowMs - triedAt) < PAUSE_MS) return;
      const listedAt = await findListedAt(database);
      if (listedAt !== undefined && Math.abs(nowMs - listedAt.getTime()) < HOLDS_MS) return;
      triedAt = nowMs;
      const carriers = await wechat.shipping.listCarriers();
      // An empty list is no list: the one that is kept stays.
      if (carriers.length === 0) return;
      const at = new Date(nowMs);
      await database.transaction(async (tx) => {
        for (const carrier of carriers) await keepCarrier(tx, { ...carrier, listedAt: at });
        await deleteCarriersBefore(tx, at);
      });
    },
  };
}

export type Carriers = ReturnType<typeof createCarriers>;
