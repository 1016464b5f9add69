import type {
  ACTIONS_OF_ANOMALY,
  Anomaly,
  AnomalyAction,
  AnomalyKind,
  OperationInputs,
} from '@taro-pay/contracts';
import type { FaultRule } from '@taro-pay/simulator';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { reconcile } from '../../../test/reconcile.js';
import { shipInConsole } from '../../../test/ship-in-console.js';
import { type Buyer, openShop, type Shop } from '../../../test/shop.js';

const DAY = '2026-03-10';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(`${DAY}T12:00:00+08:00`) }));
afterEach(() => void vi.useRealTimers());

interface Stage {
  readonly shop: Shop;
  readonly buyer: Buyer;
  readonly orderId: string;
}

type Body = Omit<OperationInputs['resolveAnomaly']['body'], 'action' | 'remark'>;

/** Brings an anomaly about, then puts right what stands in the way of the act. Answers what the act needs to know. */
type Scene = (stage: Stage) => Promise<Body | undefined>;

const faults = ({ shop }: Stage, ...rules: FaultRule[]) => shop.simulator.control.setFaults({ rules });

async function wechatPasses({ shop }: Stage, seconds: number): Promise<void> {
  vi.setSystemTime(Date.now() + seconds * 1000);
  shop.simulator.control.advanceClock(0);
  await shop.simulator.control.idle();
}

/** Time passes at both sides, and what is due happens. */
async function pass(stage: Stage, seconds: number): Promise<void> {
  await wechatPasses(stage, seconds);
  await stage.shop.app.sweep();
}

async function pay({ shop, buyer, orderId }: Stage): Promise<void> {
  await buyer.pay(orderId);
  await shop.simulator.control.idle();
}

const nextDay = (stage: Stage) => wechatPasses(stage, 23 * 3_600);

const totalIs = ({ shop, orderId }: Stage, totalFen: number) =>
  shop.database.order.update({ where: { id: orderId }, data: { totalFen } });

const refund = ({ shop, orderId }: Stage) =>
  shop.operator('createRefund', {
    params: { orderId },
    idempotencyKey: orderId,
    body: { amountFen: 100, reason: '少发一包' },
  });

const confirm = ({ buyer, orderId }: Stage) => buyer.call('confirmPayment', { params: { orderId } });

/** A payment that crossed the close. */
async function payLate({ shop, buyer, orderId }: Stage): Promise<void> {
  await buyer.call('payOrder', { params: { orderId } });
  await buyer.call('closeOrder', { params: { orderId } });
  shop.simulator.control.payInFlight(orderId);
  await shop.simulator.control.idle();
}

const refundInConsole = ({ shop, orderId }: Stage, outRefundNo = 'CONSOLE-1') =>
  shop.simulator.control.refundInConsole(orderId, { amountFen: 100, outRefundNo, notify: false });

/** WeChat says REFUND, and nothing here explains it. */
async function unexplainedRefund(stage: Stage): Promise<Body> {
  faults(stage, { operation: '*', fault: 'DROPPED' });
  await pay(stage);
  refundInConsole(stage);
  await confirm(stage);
  return { outRefundNo: 'CONSOLE-1' };
}

const differingSum: Scene = async (stage) => {
  await pay(stage);
  await nextDay(stage);
  await totalIs(stage, 7_199);
  await reconcile(stage.shop.operator, DAY);
  await totalIs(stage, 7_200);
  return undefined;
};

const failedDay: Scene = async (stage) => {
  await nextDay(stage);
  faults(stage, { operation: '*', fault: 'SYSTEM_ERROR' });
  await reconcile(stage.shop.operator, DAY);
  await reconcile(stage.shop.operator, DAY);
  faults(stage);
  return undefined;
};

const shortOfMoney: Scene = async (stage) => {
  await pay(stage);
  faults(stage, { operation: 'refund', fault: 'NOT_ENOUGH' });
  await refund(stage);
  faults(stage);
  vi.setSystemTime(Date.now() + 61_000);
  return undefined;
};

const waitingLateMoney: Scene = async (stage) => {
  await payLate(stage);
  faults(stage, { operation: 'refund', fault: 'NOT_ENOUGH' });
  await stage.shop.app.sweep();
  faults(stage);
  vi.setSystemTime(Date.now() + 61_000);
  return undefined;
};

const deniedOrder: Scene = async (stage) => {
  faults(stage, { operation: '*', fault: 'DROPPED' }, { operation: 'query', fault: 'NOT_EXISTS' });
  await pay(stage);
  await expect(confirm(stage)).rejects.toMatchObject({ status: 503 });
  faults(stage);
  return undefined;
};

const differingPayment: Scene = async (stage) => {
  faults(stage, { operation: '*', fault: 'DROPPED' });
  await pay(stage);
  await totalIs(stage, 7_300);
  await confirm(stage);
  await totalIs(stage, 7_200);
  return undefined;
};

/** WeChat refuses the report of a shipment once. */
const refusedReport: Scene = async (stage) => {
  const { simulator } = stage.shop;
  simulator.control.setTradeManaged(true);
  await pay(stage);
  await stage.shop.app.sweep();
  faults(stage, { operation: 'shipping', fault: 'INVALID_REQUEST' });
  await pass(stage, 10);
  faults(stage);
  return undefined;
};

/** An order that waits for its operator for two days. */
const forgottenOrder: Scene = async (stage) => {
  await pay(stage);
  await stage.shop.database.order.update({
    where: { id: stage.orderId },
    data: { deliveryKind: 'express' },
  });
  for (let hours = 0; hours < 48; hours += 12) await pass(stage, 12 * 3_600);
  return undefined;
};

/** A kind, or an act of a kind, without a proof here does not compile. */
type Proofs = {
  readonly [Kind in AnomalyKind]: {
    readonly [Action in (typeof ACTIONS_OF_ANOMALY)[Kind][number]]: Scene;
  };
};

const PROOFS: Proofs = {
  REFUND_APPLICATION: {
    refund: async (stage) => {
      await pay(stage);
      await stage.buyer.call('applyForRefund', {
        params: { orderId: stage.orderId },
        body: { reason: '不想要了' },
      });
      return undefined;
    },
  },
  MISMATCHED_NOTIFICATION: { ask: differingPayment, accept: differingPayment },
  LATE_MONEY: {
    ask: async (stage) => {
      await payLate(stage);
      faults(stage, { operation: '*', fault: 'DROPPED' });
      await stage.shop.app.sweep();
      await pass(stage, 5);
      return undefined;
    },
    refund: waitingLateMoney,
    accept: waitingLateMoney,
  },
  ABNORMAL_REFUND: {
    ask: async (stage) => {
      await pay(stage);
      stage.shop.simulator.control.setFaults({ refunds: 'abnormal' });
      const { id } = await refund(stage);
      await pass(stage, 5);
      faults(stage, { operation: '*', fault: 'DROPPED' });
      stage.shop.simulator.control.settleRefund(id, 'SUCCESS');
      await pass(stage, 5);
      return undefined;
    },
    refund: shortOfMoney,
    accept: shortOfMoney,
  },
  OUTSIDE_REFUND: {
    // Adopted while WeChat carries it out, then denied for a while.
    ask: async (stage) => {
      const { outRefundNo = '' } = await unexplainedRefund(stage);
      const [anomaly] = await openOf(stage, 'OUTSIDE_REFUND');
      const body = { action: 'adopt', remark: '后台退的', outRefundNo } as const;
      await stage.shop.operator('resolveAnomaly', { params: { anomalyId: anomaly?.id ?? '' }, body });
      faults(stage, { operation: '*', fault: 'DROPPED' }, { operation: 'refundQuery', fault: 'NOT_EXISTS' });
      await pass(stage, 65);
      faults(stage);
      return undefined;
    },
    adopt: unexplainedRefund,
    accept: unexplainedRefund,
  },
  DIFFERENCE: {
    ask: differingSum,
    adopt: async (stage) => {
      await pay(stage);
      refundInConsole(stage);
      await nextDay(stage);
      const { database } = stage.shop;
      await totalIs(stage, 7_300);
      await reconcile(stage.shop.operator, DAY);
      await totalIs(stage, 7_200);
      await database.anomaly.deleteMany({ where: { detail: { contains: 'PAYMENT_AMOUNT' } } });
      return { outRefundNo: 'CONSOLE-1' };
    },
    accept: differingSum,
  },
  ORDER_UNKNOWN_THERE: { ask: deniedOrder, accept: deniedOrder },
  RECONCILIATION_FAILED: { ask: failedDay, accept: failedDay },
  SHIPPING_REFUSED: { ask: refusedReport, accept: refusedReport },
  UNSHIPPED: {
    ask: async (stage) => {
      stage.shop.simulator.control.setTradeManaged(true);
      await forgottenOrder(stage);
      await shipInConsole(stage.shop, stage.orderId);
      return undefined;
    },
    accept: forgottenOrder,
  },
};

async function openOf({ shop }: Stage, kind: AnomalyKind): Promise<Anomaly[]> {
  const { anomalies } = await shop.operator('listAnomalies', {});
  return anomalies.filter((anomaly) => anomaly.kind === kind && anomaly.resolvedAt === null);
}

const rows = Object.entries(PROOFS).flatMap(([kind, acts]) =>
  Object.entries(acts).map(([action, scene]) => [kind, action, scene] as [AnomalyKind, AnomalyAction, Scene]),
);

test.each(rows)('%s is ended by %s, with the remark in the audit log', async (kind, action, scene) => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order({ huila: 1 });
  const stage = { shop, buyer, orderId };
  const more = (await scene(stage)) ?? {};
  const [anomaly, ...others] = await openOf(stage, kind);
  expect([anomaly?.kind, others]).toEqual([kind, []]);
  const body = { action, remark: '已处理', ...(action === 'adopt' ? more : {}) };
  await shop.operator('resolveAnomaly', { params: { anomalyId: anomaly?.id ?? '' }, body });
  await expect
    .poll(async () => {
      // Money needs WeChat's seconds to arrive; no sweep helps it.
      if (action === 'refund') await wechatPasses(stage, 5);
      return (await openOf(stage, kind)).length;
    })
    .toBe(0);
  const { entries } = await shop.operator('listAudit', { query: {} });
  expect(entries.map(({ remark }) => remark)).toContain('已处理');
});

test('adopt ends the difference of the refund that it names, and no other one', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order({ huila: 1 });
  const stage = { shop, buyer, orderId };
  await pay(stage);
  refundInConsole(stage, 'CONSOLE-1');
  await wechatPasses(stage, 60);
  refundInConsole(stage, 'CONSOLE-2');
  await nextDay(stage);
  await totalIs(stage, 7_300);
  await reconcile(shop.operator, DAY);
  await totalIs(stage, 7_200);
  const about = async (words: string) => {
    const found = (await openOf(stage, 'DIFFERENCE')).find(({ detail }) => detail.includes(words));
    if (found === undefined) throw new Error(`No difference is about ${words}.`);
    return found;
  };
  const adopt = ({ id }: Anomaly) =>
    shop.operator('resolveAnomaly', {
      params: { anomalyId: id },
      body: { action: 'adopt', remark: '后台退的', outRefundNo: 'CONSOLE-1' },
    });
  const [mine, other, ofPayment] = [
    await about('CONSOLE-1'),
    await about('CONSOLE-2'),
    await about('PAYMENT_AMOUNT'),
  ];
  expect([mine.actions, ofPayment.actions]).toEqual([
    ['ask', 'adopt', 'accept'],
    ['ask', 'accept'],
  ]);
  const refused = { status: 409, code: 'ACTION_NOT_POSSIBLE' };
  for (const wrong of [other, ofPayment]) await expect(adopt(wrong)).rejects.toMatchObject(refused);
  expect((await shop.operator('listRefunds', { query: {} })).refunds).toEqual([]);
  expect(await adopt(mine)).toMatchObject({ resolvedAt: expect.any(String), actions: [] });
  await expect(adopt(other)).rejects.toMatchObject(refused);
  expect(await openOf(stage, 'DIFFERENCE')).toEqual([ofPayment, other]);
});

test('adopting a refund that the books have does not explain one that they miss', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order({ huila: 1 });
  const stage = { shop, buyer, orderId };
  await unexplainedRefund(stage);
  await wechatPasses(stage, 61);
  const ours = await refund(stage);
  const [anomaly] = await openOf(stage, 'OUTSIDE_REFUND');
  const adopt = (outRefundNo: string) =>
    shop.operator('resolveAnomaly', {
      params: { anomalyId: anomaly?.id ?? '' },
      body: { action: 'adopt', remark: '后台退的', outRefundNo },
    });
  await expect(adopt(ours.id)).rejects.toMatchObject({
    ...{ status: 409, code: 'ACTION_NOT_POSSIBLE' },
    message: expect.stringContaining('does not explain'),
  });
  expect(await openOf(stage, 'OUTSIDE_REFUND')).toEqual([anomaly]);
  expect((await adopt('CONSOLE-1')).resolvedAt).toMatch(/Z$/);
});
