import type { Wechat, Worlds } from '../world/wechat.js';
import type { World } from '../world/world.js';
import { NotFound } from './not-found.js';

/** The merchants that a call means. */
export interface Scope {
  readonly wechat: Wechat;
  /** The merchant that the call names, else all of them, the first one first. */
  readonly worlds: Worlds;
  /** The merchant that the call names, else the first one. */
  readonly world: World;
  /**
   * The merchant of an order, a refund, a notification, or a prepay_id or another handle of an order. Where no merchant knows it: `world`.
   * @throws TypeError where several merchants know it and the call names none
   */
  readonly ofOrder: (outTradeNo: string) => World;
  readonly ofRefund: (outRefundNo: string) => World;
  readonly ofNotification: (id: string) => World;
  readonly ofHandle: (handle: string) => World;
}

/** @throws NotFound for an unknown merchant */
export function createScope(wechat: Wechat, mchid: string | null): Scope {
  const worlds = mchid === null ? wechat.worlds : ([findWorld(wechat, mchid)] as const);
  const [world] = worlds;

  function ownerOf(id: string, isKnown: (world: World) => boolean): World {
    if (worlds.length === 1) return world;
    const [owner = world, ...others] = worlds.filter(isKnown);
    if (others.length === 0) return owner;
    const numbers = [owner, ...others].map(({ merchant }) => merchant.merchantId);
    throw new TypeError(`${id} is known to merchants ${numbers.join(' and ')}. Say which with “mchid”.`);
  }

  return {
    wechat,
    worlds,
    world,
    ofOrder: (outTradeNo) =>
      ownerOf(
        outTradeNo,
        ({ orders, combined }) =>
          orders.find(outTradeNo) !== null || combined.orders.find(outTradeNo) !== null,
      ),
    ofRefund: (outRefundNo) => ownerOf(outRefundNo, ({ refunds }) => refunds.find(outRefundNo) !== null),
    ofNotification: (id) => ownerOf(id, ({ notifications }) => notifications.isKnown(id)),
    ofHandle: (handle) => ownerOf(handle, ({ cashier }) => cashier.outTradeNoOf(handle) !== null),
  };
}

function findWorld({ find, worlds }: Wechat, mchid: string): World {
  const world = find(mchid);
  if (world !== null) return world;
  const numbers = worlds.map(({ merchant }) => merchant.merchantId);
  throw new NotFound(`There is no merchant ${mchid}; there are ${numbers.join(', ')}.`);
}
