import { isAtLeast, OPERATOR_ROLES, type OperationId, ROUTES } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { createApp } from '../src/app.js';
import { openPerson } from './operators.js';
import { openShop, type Shop } from './shop.js';

type Row = (typeof ROUTES)[OperationId];

/** Those below /api/operator that are not open to all. */
const GUARDED = Object.entries(ROUTES).filter(
  ([, { path, access }]) => path.startsWith('/api/operator/') && access !== 'public',
);

/** With nothing in it that could succeed: whoever is let in meets a 400 or a 404 where the route needs more. */
async function ask({ url }: Shop, { method, path }: Row, headers: Record<string, string>) {
  const response = await fetch(url + path.replace(/:\w+/g, 'none'), {
    method,
    headers: { 'x-requested-with': 'taro-pay', ...headers },
  });
  return response.status;
}

const isLetIn = (status: number) => status !== 401 && status !== 403;

test('each operators’ route lets in the roles of the route table, and nobody else', async () => {
  const shop = await openShop();
  for (const role of OPERATOR_ROLES) {
    const { cookie } = await openPerson(shop, role);
    for (const [operation, row] of GUARDED) {
      // It would end the session of the rest; people.test.ts calls it.
      if (operation === 'deleteOperatorSession') continue;
      if (row.access === 'public' || row.access === 'buyer') throw new Error(`${operation} is not guarded.`);
      const isAllowed = isAtLeast(role, row.access);
      expect(isLetIn(await ask(shop, row, { cookie })), `${role} ${operation}`).toBe(isAllowed);
    }
  }
});

test('no operators’ route lets in a buyer, a stranger, or the cookie of another shop', async () => {
  const [shop, other] = [await openShop(), await openShop()];
  const buyer = await shop.buyer();
  const { cookie } = await openPerson(other, 'admin');
  const strangers = [
    {},
    { authorization: `Bearer ${buyer.token}` },
    { authorization: 'Bearer ' },
    { cookie },
    { cookie: 'operator=' },
  ];
  expect(GUARDED.length).toBeGreaterThan(10);
  for (const [operation, row] of GUARDED) {
    for (const headers of strangers) {
      expect(await ask(shop, row, headers), `${operation} ${JSON.stringify(headers)}`).toBe(401);
    }
  }
});

test('the API does not start with an operators’ route that the route table does not have', async () => {
  const { environment } = await openShop();
  const app = await createApp({ environment });
  expect(() => app.get('/api/operator/secrets', async () => 'all')).toThrow('/api/operator/secrets');
  await app.close();
});
