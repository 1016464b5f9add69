import { type ACTIONS_OF_ANOMALY, ANOMALY_KINDS, type AnomalyKind } from '@taro-pay/contracts';
import type { ShopStack } from '@taro-pay/stack/testing';
import { expect } from 'vitest';
import { toAddress } from '../sales.js';
import type { Scene } from './story.js';

/** An open anomaly. */
export interface Staged {
  /** Its order, or its day. */
  readonly about: string;
  /** The number of the merchant console, where the act needs one. */
  readonly outRefundNo?: string;
}

export type Stage = () => Promise<Staged>;

/** They come last: from then on WeChat holds the money of what is sold. */
export const SHIPPING_KINDS: readonly AnomalyKind[] = ['UNSHIPPED', 'SHIPPING_REFUSED'];

/** Every kind. The days come first: their bills tell of nothing but what their stages did. */
export const STAGED_KINDS: readonly AnomalyKind[] = [
  ...ANOMALY_KINDS.filter((kind) => !SHIPPING_KINDS.includes(kind)).toReversed(),
  ...SHIPPING_KINDS,
];

/** A kind, or an act of a kind, without a stage does not compile. */
export type Stages = {
  readonly [Kind in AnomalyKind]: { readonly [Action in (typeof ACTIONS_OF_ANOMALY)[Kind][number]]: Stage };
};

/** How many open anomalies of a kind are about an order or a day. */
export async function openAbout(shop: ShopStack, kind: AnomalyKind, about: string): Promise<number> {
  const { anomalies } = JSON.parse(
    JSON.stringify(await shop.askOperator('GET', `anomalies?state=open&kind=${kind}&limit=100`)),
  );
  return anomalies.filter((anomaly: object) => JSON.stringify(anomaly).includes(about)).length;
}

/**
 * Brings each kind of anomaly about, for each act that ends it, in a shop whose clock stands still: no sweep ends it
 * before its operator does.
 */
export function stagesOf(scene: () => Scene): Stages {
  const one = [{ productId: 'huila', quantity: 1 }];
  let consoleRefunds = 0;

  const faults = (...rules: object[]) => scene().shop.setFaults({ rules });
  const dropped = { operation: '*', fault: 'DROPPED' } as const;
  const order = () => scene().sales.order(one, 'bob');
  const sale = () => scene().sales.sale(one, 'bob');
  const settle = (refundId: unknown, status: string) =>
    scene().shop.askSimulator('POST', `refunds/${refundId}`, { status });

  const passTime = (advanceMs: number) => scene().shop.passTime(advanceMs);

  const dossierOf = async (orderId: string): Promise<string> =>
    JSON.stringify(await scene().sales.dossier(orderId));
  const comes = (orderId: string, words: string) =>
    expect.poll(() => dossierOf(orderId), { timeout: 60_000 }).toContain(words);

  async function refundOf(orderId: string): Promise<unknown> {
    await scene().shop.refund(orderId, 100);
    const { refunds } = JSON.parse(await dossierOf(orderId));
    return refunds[0].id;
  }

  /** Nobody is told of it. */
  async function refundInConsole(orderId: string, more: object = {}): Promise<string> {
    consoleRefunds += 1;
    const outRefundNo = `CONSOLE-${consoleRefunds}`;
    const refund = { amountFen: 100, outRefundNo, notify: false, ...more };
    await scene().shop.askSimulator('POST', `orders/${orderId}/console-refunds`, refund);
    return outRefundNo;
  }

  /** WeChat says that the order was refunded, and nothing here explains it. */
  async function unexplainedRefund() {
    const placed = await order();
    await faults(dropped);
    await scene().sales.payAtCashier(placed);
    const outRefundNo = await refundInConsole(placed.id);
    await scene().sales.confirm(placed);
    await faults();
    return { about: placed.id, outRefundNo };
  }

  /** Booked after midnight, in the bill before it, and denied when the day is reconciled. */
  async function absentRefunds(): Promise<readonly string[]> {
    const { now } = await scene().shop.askSimulator('GET', 'clock');
    const beijingMs = (Date.parse(String(now)) + 8 * 3_600_000) % 86_400_000;
    await passTime((2 * 86_400_000 - beijingMs - 2_000) % 86_400_000);
    const orders = [await sale(), await sale(), await sale()];
    for (const orderId of orders) await refundOf(orderId);
    await passTime(6_000);
    for (const orderId of orders) await comes(orderId, '"status":"SUCCESS"');
    await faults({ operation: 'refundQuery', fault: 'NOT_EXISTS' });
    await passTime(36 * 3_600_000);
    for (const orderId of orders) await comes(orderId, 'DIFFERENCE');
    await faults();
    return orders;
  }
  let absent: Promise<readonly string[]> | null = null;
  const differing =
    (index: number): Stage =>
    async () => {
      absent ??= absentRefunds();
      const about = (await absent)[index] ?? '';
      const { refunds } = JSON.parse(await dossierOf(about));
      return { about, outRefundNo: refunds[0].id };
    };

  /** Two runs of a day fail. */
  const failedDay =
    (daysAgo: number): Stage =>
    async () => {
      const { shop } = scene();
      const about = new Date((await scene().shop.apiTime()) + 8 * 3_600_000 - daysAgo * 86_400_000)
        .toISOString()
        .slice(0, 10);
      await faults({ operation: 'tradeBill', fault: 'SYSTEM_ERROR' });
      const status = async () => (await shop.askOperator('GET', `reconciliations/${about}`)).status;
      for (const _ of [1, 2]) {
        await shop.askOperator('POST', 'reconciliations', { billDate: about });
        await expect.poll(status).toBe('FAILED');
      }
      await faults();
      return { about };
    };

  const short = { operation: 'refund', fault: 'NOT_ENOUGH' } as const;
  async function shortOfMoney(): Promise<Staged> {
    const about = await sale();
    await faults(short);
    await refundOf(about);
    await comes(about, 'ABNORMAL_REFUND');
    await faults();
    return { about };
  }
  async function waitingLateMoney(): Promise<Staged> {
    await faults(short);
    const about = await scene().sales.lateSale();
    await comes(about, 'ABNORMAL_REFUND');
    await faults();
    return { about };
  }

  /** WeChat has money again. The shop would try minutes later by itself, and may try now. */
  const sendable =
    (stage: Stage): Stage =>
    async () => {
      const { about } = await stage();
      await faults(short);
      const refusals = async () => (await dossierOf(about)).split('WECHAT_REFUSED').length - 1;
      for (const advanceMs of [121_000, 301_000]) {
        const before = await refusals();
        await passTime(advanceMs);
        await expect.poll(refusals).toBeGreaterThan(before);
      }
      await faults();
      await passTime(61_000);
      return { about };
    };

  async function deniedOrder(): Promise<Staged> {
    const placed = await order();
    await faults(dropped, { operation: 'query', fault: 'NOT_EXISTS' });
    await scene().sales.payAtCashier(placed);
    await expect(scene().sales.confirm(placed)).rejects.toThrow('WECHAT_UNAVAILABLE');
    await faults();
    return { about: placed.id };
  }

  const express = () => scene().sales.sale(one, 'bob', { delivery: toAddress() });

  /** WeChat asks shipping of the shop from now on, and the shop has found out. */
  async function manageTrade(): Promise<void> {
    await scene().shop.askSimulator('POST', 'trade-management', { managed: true });
    await passTime(11 * 60_000);
  }

  async function forgottenOrder(): Promise<Staged> {
    await manageTrade();
    const about = await express();
    await passTime(37 * 3_600_000);
    await expect.poll(() => openAbout(scene().shop, 'UNSHIPPED', about), { timeout: 60_000 }).toBe(1);
    return { about };
  }

  async function refusedShipping(): Promise<Staged> {
    await manageTrade();
    const about = await express();
    await faults({ operation: 'shipping', fault: 'INVALID_REQUEST' });
    const parcel = { kind: 'express', carrier: '中通快递', trackingNo: `T${about.slice(-9)}` };
    await scene().shop.askOperator('POST', `orders/${about}/shipments`, parcel);
    await comes(about, 'SHIPPING_REFUSED');
    await faults();
    return { about };
  }

  return {
    UNSHIPPED: {
      /** Nobody is told that it was shipped. */
      async ask() {
        const staged = await forgottenOrder();
        await faults(dropped);
        await scene().shop.shipInConsole(staged.about);
        await faults();
        return staged;
      },
      accept: forgottenOrder,
    },
    SHIPPING_REFUSED: { ask: refusedShipping, accept: refusedShipping },
    DIFFERENCE: { adopt: differing(0), accept: differing(1), ask: differing(2) },
    RECONCILIATION_FAILED: { ask: failedDay(20), accept: failedDay(21) },
    REFUND_APPLICATION: {
      async refund() {
        const placed = await order();
        await scene().sales.applyForRefund(placed, '不想要了');
        return { about: placed.id };
      },
    },
    MISMATCHED_NOTIFICATION: {
      /** The notification of a refund came before that of the payment. */
      async ask() {
        const placed = await order();
        await faults({ operation: 'paymentNotification', fault: 'DROPPED' });
        await scene().sales.payAtCashier(placed);
        const number = await refundInConsole(placed.id, {
          notify: true,
          notifyUrl: `${scene().shop.apiUrl}/webhooks/wechatpay/refunds`,
        });
        await settle(number, 'SUCCESS');
        await comes(placed.id, 'MISMATCHED_NOTIFICATION');
        await faults();
        return { about: placed.id };
      },
      async accept() {
        const placed = await order();
        await faults({ operation: 'paymentNotification', fault: 'WRONG_AMOUNT' });
        await scene().sales.payAtCashier(placed);
        await comes(placed.id, 'MISMATCHED_NOTIFICATION');
        await faults();
        return { about: placed.id };
      },
    },
    LATE_MONEY: {
      async ask() {
        await faults({ operation: 'refundNotification', fault: 'DROPPED' });
        const about = await scene().sales.lateSale();
        await comes(about, 'REFUND_SENT');
        const { refunds } = JSON.parse(await dossierOf(about));
        await settle(refunds[0].id, 'SUCCESS');
        await faults();
        return { about };
      },
      refund: sendable(waitingLateMoney),
      accept: waitingLateMoney,
    },
    ABNORMAL_REFUND: {
      async ask() {
        const about = await sale();
        const id = await refundOf(about);
        await settle(id, 'ABNORMAL');
        await comes(about, 'ABNORMAL_REFUND');
        await faults(dropped);
        await settle(id, 'SUCCESS');
        await faults();
        return { about };
      },
      refund: sendable(shortOfMoney),
      accept: shortOfMoney,
    },
    OUTSIDE_REFUND: {
      /** Adopted while WeChat carries it out, then denied for a while. */
      async ask() {
        const staged = await unexplainedRefund();
        const { anomalies } = JSON.parse(await dossierOf(staged.about));
        const body = { action: 'adopt', remark: '后台退的', outRefundNo: staged.outRefundNo };
        await scene().shop.askOperator('POST', `anomalies/${anomalies[0].id}/resolution`, body);
        await faults(dropped, { operation: 'refundQuery', fault: 'NOT_EXISTS' });
        // A check that meets a cut connection is planned again: the clock stands still in between.
        const opened = async () => {
          await passTime(65_000);
          return openAbout(scene().shop, 'OUTSIDE_REFUND', staged.about);
        };
        await expect.poll(opened, { interval: 2_000 }).toBe(1);
        await faults();
        return staged;
      },
      adopt: unexplainedRefund,
      accept: unexplainedRefund,
    },
    ORDER_UNKNOWN_THERE: { ask: deniedOrder, accept: deniedOrder },
  };
}
