import type { Sql, Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import type { ShippedOrder } from '../../wechat/index.js';
import { reportAnomalyOnce } from '../anomalies/anomaly-store.js';
import { endDelivery } from '../delivery/delivery-store.js';
import { transitionFulfilment } from '../orders/fulfilment-store.js';
import { findOrder, lockOrder, type Order } from '../orders/order-store.js';
import { insertShipment, listShipments } from '../shipping/shipment-store.js';
import { findUnshipped } from '../shipping/unshipped.js';
import { followWechat } from './fulfilment-progress.js';
import { endFulfilmentChecks } from './fulfilment-schedule-store.js';
import { reportAgain } from './report-store.js';
import type { TradeManagement } from './trade-management.js';

const SECOND = 1_000;
const HOUR_MS = 3_600 * SECOND;

/** WeChat’s shipping service learns of a payment some seconds after it. */
const AFTER_PAYMENT_MS = 10 * SECOND;

/** What was shipped in WeChat’s console is not asked for before this. */
const CONSOLE_AFTER_MS = 6 * HOUR_MS;

interface Options extends Dependencies {
  readonly management: TradeManagement;
  /** After how long operators are reminded of an order that is not shipped. */
  readonly remindAfterHours: number;
}

/** Watches paid orders until WeChat has settled their money. */
export function createFulfilmentWatch(options: Options) {
  const { database, wechat, now, newId, management, remindAfterHours } = options;

  /**
   * What needs no delivery is shipped with its payment, all of it at once. So is an order whose goods are all back in
   * stock and of which some money stays, such as the fee: WeChat would hold that for ever.
   */
  async function shipNothing({ id: orderId, deliveryKind }: Order): Promise<void> {
    const at = new Date(now());
    await database.transaction(async (tx) => {
      await lockOrder(tx, orderId);
      if (deliveryKind !== 'none' && !(await hasNothingToDeliver(tx, orderId))) return;
      const items = JSON.stringify(await findUnshipped(tx, orderId, []));
      const id = newId();
      const source = deliveryKind === 'none' ? 'shop' : 'refund';
      const parcel = { kind: 'none', carrierName: null, trackingNo: null } as const;
      const isShipped = await transitionFulfilment(tx, {
        orderId,
        // Its report plans the next one.
        step: { from: 'UNSHIPPED', to: 'SHIPPED', nextCheckAt: null },
        event: { type: 'SHIPPED', data: { source, shipment: { shipmentId: id, ...parcel } } },
        at,
      });
      if (!isShipped) return endFulfilmentChecks(tx, orderId);
      // Its buyer waits for nothing: it reads as an order without delivery, as WeChat has it.
      await endDelivery(tx, orderId);
      const paidAt = (await findOrder(tx, orderId))?.paidAt ?? at;
      const reportAt = new Date(Math.min(paidAt.getTime(), at.getTime()) + AFTER_PAYMENT_MS);
      const whole = {
        id,
        orderId,
        ...parcel,
        carrier: null,
        items,
        isLast: true,
        createdAt: at,
        createdBy: null,
      };
      await insertShipment(tx, whole, reportAt);
    });
  }

  /** Whether all goods of an order are back in stock, none was sent, and some of its money stays. */
  async function hasNothingToDeliver(sql: Sql, orderId: string): Promise<boolean> {
    const order = await findOrder(sql, orderId);
    if (order === undefined || order.refundReservedFen >= order.totalFen) return false;
    const shipments = await listShipments(sql, orderId);
    return shipments.length === 0 && (await findUnshipped(sql, orderId, shipments)).length === 0;
  }

  async function remind({ id: orderId }: Order, isLate: boolean): Promise<void> {
    if (!isLate) return;
    const at = new Date(now());
    await database.transaction(async (tx) => {
      await lockOrder(tx, orderId);
      const order = await findOrder(tx, orderId);
      if (order?.fulfilment !== 'UNSHIPPED' || order.status !== 'PAID') return;
      const detail = `Paid for more than ${remindAfterHours} hours, and not shipped. WeChat wants orders shipped within 48.`;
      await reportAnomalyOnce(tx, { id: newId(), kind: 'UNSHIPPED', subject: orderId, orderId, at, detail });
    });
  }

  async function watchUnshipped(order: Order): Promise<void> {
    if (order.status !== 'PAID') return endFulfilmentChecks(database, order.id);
    if (order.deliveryKind === 'none' || (await hasNothingToDeliver(database, order.id)))
      return shipNothing(order);
    const waitedMs = now() - (order.paidAt?.getTime() ?? now());
    if (waitedMs >= CONSOLE_AFTER_MS && (await management.isManaged())) await ask(order.id);
    await remind(order, waitedMs >= remindAfterHours * HOUR_MS);
  }

  async function watchShipped({ id: orderId }: Order): Promise<void> {
    if (await management.isManaged()) await ask(orderId);
    else await endFulfilmentChecks(database, orderId);
  }

  /** Asks WeChat how far the order has come, and books its answer. @throws WechatError */
  async function ask(orderId: string): Promise<void> {
    const there = await wechat.shipping.getOrder(orderId);
    if (there === null) return;
    await database.transaction(async (tx) => {
      await lockOrder(tx, orderId);
      await book(tx, orderId, there);
    });
  }

  async function book(tx: Tx, orderId: string, { state }: ShippedOrder): Promise<void> {
    const at = new Date(now());
    const told = { source: 'query', receivedAt: null, settledAt: null, at } as const;
    switch (state) {
      case 'toShip':
        return completeReport(tx, orderId, at);
      case 'shipped':
        await followWechat(tx, orderId, { ...told, reached: 'SHIPPED' });
        return;
      case 'received':
      case 'toSettle':
        await followWechat(tx, orderId, { ...told, reached: 'RECEIVED' });
        return;
      case 'settled':
        await followWechat(tx, orderId, { ...told, reached: 'SETTLED' });
        return;
      case 'refunded':
        return endFulfilmentChecks(tx, orderId);
    }
  }

  /**
   * Everything is shipped, and WeChat waits for a report. Either nothing was reported, because WeChat did not manage the
   * trade then; or all parcels are, and what was left of the order was refunded: its last parcel is reported once more,
   * as the last.
   */
  async function completeReport(tx: Tx, orderId: string, at: Date): Promise<void> {
    const order = await findOrder(tx, orderId);
    if (order?.fulfilment !== 'SHIPPED') return;
    const shipments = await listShipments(tx, orderId);
    const last = shipments.at(-1);
    const isUnderWay = shipments.some(({ report }) => report === 'WAITING' || report === 'REFUSED');
    if (last === undefined || isUnderWay) return;
    const unreported = shipments.filter(({ report }) => report === 'NOT_NEEDED');
    for (const shipment of unreported) await reportAgain(tx, shipment, at);
    if (unreported.length === 0) await reportAgain(tx, { id: last.id, isLast: true }, at);
  }

  return {
    /** One step of an order’s watch. @throws WechatError where WeChat cannot be asked */
    async watch(orderId: string): Promise<void> {
      const order = await findOrder(database, orderId);
      switch (order?.fulfilment) {
        case 'UNSHIPPED':
          return watchUnshipped(order);
        case 'SHIPPED':
        case 'RECEIVED':
          return watchShipped(order);
        default:
          return endFulfilmentChecks(database, orderId);
      }
    },

    ask,
  };
}

export type FulfilmentWatch = ReturnType<typeof createFulfilmentWatch>;
