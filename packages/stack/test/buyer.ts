import { randomUUID } from 'node:crypto';
import type { Stack } from '../src/index.js';

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Sends one HTTP request with JSON. */
export async function ask(
  method: string,
  url: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
}

/** A buyer who has logged in. */
export async function logIn({ apiUrl, simulatorUrl }: Stack) {
  const { code } = (await ask('POST', `${simulatorUrl}/_sim/login`, { user: 'alice' })).body;
  const { token } = (await ask('POST', `${apiUrl}/api/session`, { code })).body;
  const authorization = { authorization: `Bearer ${token}` };
  return {
    /** The buyer's orders, newest first. */
    async orders(): Promise<unknown> {
      return (await ask('GET', `${apiUrl}/api/orders`, undefined, authorization)).body.orders;
    },

    /** Asks for the money of an order back. */
    async applyForRefund(orderId: string): Promise<void> {
      const address = `${apiUrl}/api/orders/${orderId}/refund-application`;
      await ask('POST', address, { reason: '不想要了' }, authorization);
    },

    /** Buys one bag and returns the id of the paid order. */
    async buy(): Promise<string> {
      const order = await ask(
        'POST',
        `${apiUrl}/api/orders`,
        { items: [{ productId: 'huila', quantity: 1 }] },
        { ...authorization, 'idempotency-key': randomUUID() },
      );
      const address = `${apiUrl}/api/orders/${order.body.id}/payment`;
      const { body: parameters } = await ask('POST', address, undefined, authorization);
      await ask('POST', `${simulatorUrl}/_sim/cashier`, { ...parameters, action: 'pay', user: 'alice' });
      const paid = await ask('POST', `${address}/confirm`, undefined, authorization);
      if (paid.body.status !== 'PAID') throw new Error(`The order is not paid: ${JSON.stringify(paid)}`);
      return String(order.body.id);
    },
  };
}

/** Requests of an operator. */
export function asOperator({ apiUrl, operatorToken }: Stack) {
  const authorization = { authorization: `Bearer ${operatorToken}` };
  return {
    refund: (orderId: string, amountFen: number) =>
      ask(
        'POST',
        `${apiUrl}/api/operator/orders/${orderId}/refunds`,
        { amountFen, reason: '买家不想要了' },
        { ...authorization, 'idempotency-key': randomUUID() },
      ),
    get: (path: string) => ask('GET', `${apiUrl}/api/operator/${path}`, undefined, authorization),
  };
}
