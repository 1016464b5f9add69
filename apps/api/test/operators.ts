import { randomUUID } from 'node:crypto';
import {
  type Client,
  createClient,
  type Invitation,
  MAX_FEN,
  type OperatorRole,
  type Transport,
} from '@taro-pay/contracts';
import type { Shop } from './shop.js';

export const PASSWORD = 'correct horse battery staple';

/** A person who is logged in with a cookie, as a browser is. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly cookie: string;
  readonly call: Client;
}

interface Limits {
  readonly refundLimitFen?: number;
  readonly dayLimitFen?: number | null;
}

/** Makes an operator of this role and sets their password by their one-time link. */
export async function openPerson(shop: Shop, role: OperatorRole, limits: Limits = {}): Promise<Person> {
  const name = `${role} ${randomUUID().slice(0, 8)}`;
  const body = { name, role, refundLimitFen: MAX_FEN, ...limits };
  const { operator, invitation } = await shop.operator('createOperator', { body });
  return { id: operator.id, name, ...(await acceptInvitation(shop, invitation)) };
}

/** Sets a password by a one-time link, which logs in. */
export async function acceptInvitation(
  shop: Shop,
  { url }: Invitation,
): Promise<Pick<Person, 'cookie' | 'call'>> {
  const token = new URL(url).hash.slice(1);
  const response = await sendJson(shop, '/api/operator/invitation', { token, password: PASSWORD });
  const cookie = cookieOf(response);
  return { cookie, call: createClient(cookieTransport(shop.url, cookie)) };
}

/** The cookie that an answer sets, as a browser sends it back. */
export function cookieOf(response: Response): string {
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

export function sendJson(shop: Shop, path: string, body: unknown): Promise<Response> {
  return fetch(shop.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** The requests of a page of this site. */
export function cookieTransport(url: string, cookie: string): Transport {
  return async ({ method, path, headers, body }) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...headers,
        cookie,
        'x-requested-with': 'taro-pay',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: JSON.parse(await response.text()) };
  };
}
