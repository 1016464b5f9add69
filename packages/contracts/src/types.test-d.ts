import { describe, expectTypeOf, test } from 'vitest';
import type { Client } from './client.js';
import { fen } from './money.js';
import type { OperationInputs, OperationOutputs } from './operation-types.js';
import type { Order } from './schemas/order.js';

declare const call: Client;

describe('the client takes its types from the schemas that the API validates with', () => {
  test('a call with a wrong field, status or operation does not compile', () => {
    // @ts-expect-error: the field is called productId
    void call('createOrder', { idempotencyKey: 'k', body: { items: [{ product: 'a', quantity: 1 }] } });
    // @ts-expect-error: a missing path parameter
    void call('getOrder', {});
    // @ts-expect-error: an order is not created without an Idempotency-Key
    void call('createOrder', { body: { items: [{ productId: 'a', quantity: 1 }] } });
    // @ts-expect-error: there is no such status
    void call('listOrders', { query: { status: 'UNPAID' } });
    // @ts-expect-error: there is no such operation
    void call('deleteOrder', {});
    void call('createOrder', { idempotencyKey: 'k', body: { items: [{ productId: 'a', quantity: 1 }] } });
    void call('listProducts', {});
  });

  test('an answer has exactly the fields of its schema', () => {
    expectTypeOf<OperationOutputs['getOrder']>().toEqualTypeOf<Order>();
    expectTypeOf<OperationOutputs['payOrder']['package']>().toEqualTypeOf<string>();
    expectTypeOf<
      OperationInputs['createOrder']['body']['items'][number]['quantity']
    >().toEqualTypeOf<number>();
    // @ts-expect-error: an order has no `total`, money is named in fen
    type _Total = OperationOutputs['getOrder']['total'];
  });

  test('a plain number is not money', () => {
    // @ts-expect-error: a price is made by fen()
    const price: Order['totalFen'] = 100;
    expectTypeOf(fen(100)).toEqualTypeOf<Order['totalFen']>();
    void price;
  });
});
