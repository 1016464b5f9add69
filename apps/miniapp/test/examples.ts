import { fen, type Order, type OrderStatus, type PaymentParameters, type Product } from '@taro-pay/contracts';
import type { Storage } from '../src/model/storage';

export function exampleOrder(status: OrderStatus): Order {
  return {
    id: '01JDEXAMPLE000000000000000',
    status,
    items: [{ productId: 'beans', name: '耶加雪菲', priceFen: fen(6800), quantity: 1 }],
    goodsFen: fen(6800),
    deliveryFen: fen(0),
    totalFen: fen(6800),
    payerTotalFen: null,
    refundedFen: fen(0),
    createdAt: '2026-01-01T04:00:00.000Z',
    expiresAt: '2026-01-01T04:15:00.000Z',
    paidAt: null,
    closedAt: null,
    delivery: { kind: 'none' },
    note: null,
    fulfilment: null,
  };
}

export function exampleProduct(changes: Partial<Product> = {}): Product {
  return {
    ...{ id: 'beans', name: '耶加雪菲', description: '', category: '', imageUrl: '', pictures: [] },
    ...{ nameEn: null, categoryEn: null, descriptionEn: null, priceFen: fen(6800), stock: 10 },
    ...changes,
  };
}

export const exampleParameters: PaymentParameters = {
  timeStamp: '1767240000',
  nonceStr: 'nonce',
  package: 'prepay_id=wx01',
  signType: 'RSA',
  paySign: 'signature',
};

/** A storage in memory, for several runs of the app. */
export function memoryStorage(content: Readonly<Record<string, string>> = {}): Storage {
  const stored = new Map(Object.entries(content));
  return {
    read: (key) => stored.get(key) ?? null,
    write: (key, value) => void stored.set(key, value),
    remove: (key) => void stored.delete(key),
  };
}
