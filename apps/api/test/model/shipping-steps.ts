import { randomUUID } from 'node:crypto';
import type { DeliveryRequest } from '@taro-pay/contracts';
import fc from 'fast-check';
import { ADDRESS, express, pickup } from '../delivery.js';
import { orderAt, type World } from './world.js';

type Step = (world: World) => Promise<void>;

/** How buyers of the model want their goods. */
export const DELIVERIES: readonly DeliveryRequest[] = [{ kind: 'none' }, express, pickup];

const trackingNo = () => randomUUID().slice(0, 20);

const dossierOf = (world: World, index: number) =>
  world.operator('getOrderDossier', { params: { orderId: orderAt(world, index).id } });

/** All that is left, or one unit of it. */
async function ship(world: World, index: number, isPart: boolean): Promise<void> {
  const { order, unshipped } = await dossierOf(world, index);
  const [first] = unshipped;
  const items = isPart && first !== undefined ? { items: [{ ...first, quantity: 1 }] } : {};
  await world.operator('shipOrder', {
    params: { orderId: order.id },
    body: { kind: 'express', carrier: 'SF', trackingNo: trackingNo(), ...items },
  });
}

async function collect(world: World, index: number): Promise<void> {
  const { order } = await dossierOf(world, index);
  const code = order.delivery.kind === 'pickup' ? order.delivery.code : null;
  await world.operator('shipOrder', {
    params: { orderId: order.id },
    body: { kind: 'pickup', ...(code === null ? {} : { code }) },
  });
}

async function changeAddress(world: World, index: number): Promise<void> {
  const address = { ...ADDRESS, detail: '新天地 1 号' };
  await world.operator('changeAddress', { params: { orderId: orderAt(world, index).id }, body: { address } });
}

/** The number of its latest parcel was wrong. */
async function correct(world: World, index: number): Promise<void> {
  const { shipments } = await dossierOf(world, index);
  const last = shipments.at(-1);
  if (last === undefined) return;
  await world.operator('correctShipment', {
    params: { shipmentId: last.id },
    body: { carrier: 'ZTO', trackingNo: trackingNo() },
  });
}

/** Its buyer confirms in WeChat's component, where WeChat lets them, and comes back to the mini-program. */
async function receive(world: World, index: number): Promise<void> {
  const { id: orderId, buyer } = orderAt(world, index);
  world.simulator.control.confirmReceipt({ merchant_trade_no: orderId });
  await (await world.client(buyer))('confirmReceipt', { params: { orderId } });
}

/** All that is left of its goods is given up, and a part of its money stays. */
async function refundGoods(world: World, index: number): Promise<void> {
  const { order, unshipped } = await dossierOf(world, index);
  const leftFen = order.totalFen - order.refundReservedFen - 1;
  if (unshipped.length === 0 || leftFen < 1) return;
  await world.operator('createRefund', {
    params: { orderId: order.id },
    idempotencyKey: randomUUID(),
    body: { amountFen: leftFen, reason: '测试退款', restock: [...unshipped] },
  });
}

/** A unit of what is left is given up: its money goes back, and it into stock. */
async function refundUnit(world: World, index: number): Promise<void> {
  const { order, unshipped } = await dossierOf(world, index);
  const [first] = unshipped;
  if (first === undefined) return;
  const { priceFen = 1 } = order.items.find(({ productId }) => productId === first.productId) ?? {};
  await world.operator('createRefund', {
    params: { orderId: order.id },
    idempotencyKey: randomUUID(),
    body: { amountFen: priceFen, reason: '测试退款', restock: [{ ...first, quantity: 1 }] },
  });
}

/** What operators do about an order once it is paid. */
export function shippingSteps(): fc.Arbitrary<readonly [string, Step]>[] {
  const index = fc.nat(5);
  const step = (name: string, act: (world: World, index: number) => Promise<void>) =>
    index.map((i) => [`order ${i}: ${name}`, (world: World) => act(world, i)] as const);
  return [
    step('shipped', (world, i) => ship(world, i, false)),
    step('a unit of it shipped', (world, i) => ship(world, i, true)),
    step('shipped twice at once, and refunded', async (world, i) => {
      const { id: orderId, totalFen } = orderAt(world, i);
      const refund = { amountFen: totalFen, reason: '测试退款' };
      const params = { orderId };
      await Promise.allSettled([
        ship(world, i, false),
        world.operator('createRefund', { params, idempotencyKey: randomUUID(), body: refund }),
        ship(world, i, false),
      ]);
    }),
    step('collected', collect),
    step('its address changes', changeAddress),
    step('a unit of it refunded', refundUnit),
    step('all its goods refunded but a fen', refundGoods),
    step('its parcel corrected', correct),
    step('received', receive),
  ];
}
