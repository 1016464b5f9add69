import { randomUUID } from 'node:crypto';
import type { Address, OperationInputs } from '@taro-pay/contracts';
import type { Buyer, Shop } from './shop.js';

export type Body = OperationInputs['createOrder']['body'];

export const items = [{ productId: 'huila', quantity: 1 }];

export const ADDRESS: Address = {
  name: '张小美',
  phone: '13812345678',
  province: '上海市',
  city: '上海市',
  district: '徐汇区',
  street: '永康路',
  detail: '永康路 88 号 2 楼',
  postalCode: '200031',
};

export const express = { kind: 'express', address: ADDRESS } as const;
export const pickup = { kind: 'pickup', placeId: 'roastery', phone: '138 1234 5678' } as const;

export const place = ({ call }: Buyer, body: Partial<Body>, idempotencyKey = randomUUID()) =>
  call('createOrder', { idempotencyKey, body: { items, ...body } });

/** Orders and pays. */
export async function paid(shop: Shop, buyer: Buyer, body: Partial<Body>) {
  const { id } = await place(buyer, body);
  await buyer.pay(id);
  await shop.simulator.control.idle();
  return buyer.call('getOrder', { params: { orderId: id } });
}

/** What WeChat would have told of its carriers. */
export async function knowCarriers({ database }: Shop): Promise<void> {
  const listedAt = new Date();
  await database.carrier.createMany({
    data: [
      { id: 'SF', name: '顺丰速运', listedAt },
      { id: 'YTO', name: '圆通速递', listedAt },
    ],
  });
}
