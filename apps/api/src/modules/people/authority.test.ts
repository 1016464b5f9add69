import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { isRefundApproval, type OperatorRole, ROUTES } from '@taro-pay/contracts';
import { OPERATIONS } from '@taro-pay/contracts/schemas';
import { afterEach, expect, test, vi } from 'vitest';
import { openPerson, type Person, sendJson } from '../../../test/operators.js';
import { paidSale } from '../../../test/refund-stage.js';
import { openShop, type Shop } from '../../../test/shop.js';

afterEach(() => void vi.useRealTimers());

interface Late {
  readonly path: string;
  readonly body: object;
}

/** Sends the headers of a write, and its body only once `between` has happened. */
async function sendLate(shop: Shop, person: Person, { path, body }: Late, between: () => Promise<unknown>) {
  const sent = request(shop.url + path, {
    method: 'POST',
    headers: {
      cookie: person.cookie,
      'x-requested-with': 'taro-pay',
      'idempotency-key': path,
      'content-type': 'application/json',
      expect: '100-continue',
    },
  });
  sent.flushHeaders();
  const answered = once(sent, 'response');
  await once(sent, 'continue');
  await person.call('getOperatorSession', {});
  await between();
  sent.end(JSON.stringify(body));
  const [response]: IncomingMessage[] = await answered;
  if (response === undefined) throw new Error('There is no answer.');
  return JSON.parse(await text(response));
}

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3_600_000).toISOString().slice(0, 10);

test('who is suspended or demoted while a body is on its way changes nothing any more', async () => {
  const { shop, orderId } = await paidSale();
  const refund = { path: `/api/operator/orders/${orderId}/refunds`, body: { amountFen: 100, reason: '退' } };
  const writes: Late[] = [
    refund,
    { path: '/api/operator/operators', body: { name: 'friend', role: 'admin', refundLimitFen: 1 } },
    { path: '/api/operator/reconciliations', body: { billDate: daysAgo(3) } },
  ];
  await openPerson(shop, 'admin');
  const person = await openPerson(shop, 'admin');
  const params = { operatorId: person.id };
  const change = (body: { role: OperatorRole } | { isActive: false }) =>
    shop.operator('updateOperator', { params, body });
  // On a crowded machine the body may take longer than bodies may.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  for (const write of writes) {
    const answer = await sendLate(shop, person, write, () => change({ role: 'support' }));
    expect(answer, write.path).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    await change({ role: 'admin' });
  }
  const answer = await sendLate(shop, person, refund, () => change({ isActive: false }));
  expect(answer).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
  expect(await shop.database.refund.count()).toBe(0);
  expect(await shop.database.operator.count({ where: { name: 'friend' } })).toBe(0);
  expect(await shop.database.reconciliation.count()).toBe(0);
});

test('an admin who is not alone may suspend or demote themselves', async () => {
  const shop = await openShop();
  await openPerson(shop, 'admin');
  for (const body of [{ isActive: false }, { role: 'viewer' }] as const) {
    const self = await openPerson(shop, 'admin');
    const changed = await self.call('updateOperator', { params: { operatorId: self.id }, body });
    expect(changed.operator).toMatchObject(body);
  }
});

test('nobody changes their own limits; another admin does, and the same limits sent again are none', async () => {
  const shop = await openShop();
  const limits = { refundLimitFen: 1_000, dayLimitFen: 5_000 };
  const self = await openPerson(shop, 'admin', limits);
  const other = await openPerson(shop, 'admin');
  const params = { operatorId: self.id };
  for (const body of [{ refundLimitFen: 1_001 }, { dayLimitFen: 5_001 }, { dayLimitFen: null }]) {
    const change = self.call('updateOperator', { params, body });
    await expect(change).rejects.toMatchObject({ status: 403, code: 'FORBIDDEN' });
  }
  const { operator } = await self.call('updateOperator', { params, body: { role: 'admin', ...limits } });
  expect(operator).toMatchObject(limits);
  const changed = await other.call('updateOperator', { params, body: { dayLimitFen: null } });
  expect(changed.operator).toMatchObject({ refundLimitFen: 1_000, dayLimitFen: null });
});

test('a clock that goes back over midnight in Beijing leaves the sum of the day as it was', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-01T16:10:00Z') });
  const sale = await paidSale();
  const person = await openPerson(sale.shop, 'finance', { dayLimitFen: 150 });
  const spend = (amountFen: number) =>
    person.call('createRefund', {
      params: { orderId: sale.orderId },
      idempotencyKey: randomUUID(),
      body: { amountFen, reason: '补差' },
    });
  await spend(100);
  vi.setSystemTime(new Date('2026-03-01T15:50:00Z'));
  expect(isRefundApproval(await spend(51))).toBe(true);
  expect(isRefundApproval(await spend(50))).toBe(false);
});

test('suspending ends the one-time link for good, and nobody invites who is suspended', async () => {
  const shop = await openShop();
  const body = { name: '韩梅梅', role: 'finance', refundLimitFen: 0 } as const;
  const { operator, invitation } = await shop.operator('createOperator', { body });
  const params = { operatorId: operator.id };
  const token = new URL(invitation.url).hash.slice(1);
  const change = (isActive: boolean) => shop.operator('updateOperator', { params, body: { isActive } });
  await change(false);
  const refused = shop.operator('inviteOperator', { params });
  await expect(refused).rejects.toMatchObject({ status: 409, code: 'OPERATOR_SUSPENDED' });
  await change(true);
  const password = 'correct horse battery staple';
  const accepted = await sendJson(shop, '/api/operator/invitation', { token, password });
  expect(await accepted.json()).toMatchObject({ status: 401, code: 'INVITATION_INVALID' });
});

test('an invited admin who never came is no admin: the last one who did stays', async () => {
  const shop = await openShop();
  const admin = await openPerson(shop, 'admin');
  const body = { name: 'never came', role: 'admin', refundLimitFen: 0 } as const;
  const { operator } = await shop.operator('createOperator', { body });
  const demote = (operatorId: string) =>
    shop.operator('updateOperator', { params: { operatorId }, body: { role: 'viewer' } });
  await expect(demote(admin.id)).rejects.toMatchObject({ status: 409, code: 'LAST_ADMIN' });
  expect((await demote(operator.id)).operator.role).toBe('viewer');
});

const addOperator = (shop: Shop, name: string) =>
  shop.operator('createOperator', { body: { name, role: 'viewer', refundLimitFen: 0 } });

test('a name that only looks like another one, or like nothing, is refused', async () => {
  const shop = await openShop();
  for (const name of WRONG_NAMES) {
    const added = addOperator(shop, name);
    await expect(added, JSON.stringify(name)).rejects.toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
  }
  await addOperator(shop, 'Jose\u0301 García');
  const taken = { status: 409, code: 'OPERATOR_EXISTS' };
  for (const name of ['Jos\u00e9 García', 'token', 'Token', 'ｔｏｋｅｎ', 'command line', 'Command Line']) {
    await expect(addOperator(shop, name), name).rejects.toMatchObject(taken);
  }
  expect((await shop.operator('listOperators', {})).operators).toMatchObject([{ name: 'Jos\u00e9 García' }]);
});

const WRONG_NAMES = [
  ...['', ' ', ' a', 'a ', 'a  b', 'a\u00a0b', 'a\u3000b', 'a\tb', 'a\nb', 'a\u2028b', 'a\u2029b'],
  ...[
    'a\u200bb',
    'a\u00adb',
    '\u202eabc',
    'a\u0000b',
    'a\ufeff',
    '\ud800',
    'a\u3164',
    '\u2800',
    'a\u115f',
    'a\ufe0f',
  ],
  'x'.repeat(41),
];

test('U+0000 in any text is a 400 that changes nothing, in paths, queries and bodies', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { OPERATOR_TOKEN = '' } = shop.environment;
  const asked = async (path: string, token: string, body?: object) => {
    const response = await fetch(shop.url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'idempotency-key': 'k',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return [path, response.status, JSON.parse(await response.text()).code];
  };
  const nul = 'a\u0000b';
  const answers = await Promise.all([
    asked('/api/operator/session', '', { name: nul, password: 'x' }),
    asked('/api/operator/audit?actor=a%00b', OPERATOR_TOKEN),
    asked('/api/operator/orders?query=a%00b', OPERATOR_TOKEN),
    asked('/api/operator/orders/a%00b', OPERATOR_TOKEN),
    asked('/api/operator/anomalies/a%00b/resolution', OPERATOR_TOKEN, { action: 'accept', remark: 'x' }),
    asked('/api/operator/anomalies/a/resolution', OPERATOR_TOKEN, { action: 'accept', remark: nul }),
    asked('/api/orders/a%00b', buyer.token),
    asked('/api/products/a%00b', buyer.token),
    asked('/api/orders', buyer.token, { items: [{ productId: nul, quantity: 1 }] }),
  ]);
  expect(answers.map(([path, ...rest]) => [path, ...rest])).toEqual(
    answers.map(([path]) => [path, 400, 'INVALID_REQUEST']),
  );
  const backslash = { items: [{ productId: '\\u0000', quantity: 1 }] };
  expect((await asked('/api/orders', buyer.token, backslash))[2]).toBe('PRODUCT_NOT_FOUND');
});

/** Every time that a query can name. */
const TIMES = Object.entries(OPERATIONS).flatMap(([operation, schema]) => {
  const names = 'querystring' in schema ? Object.entries(schema.querystring.properties) : [];
  const { path } = Object.entries(ROUTES).find(([id]) => id === operation)?.[1] ?? { path: '' };
  return names.flatMap(([name, value]) =>
    JSON.stringify(value).includes('"date-time"')
      ? [{ path: path.replace(/:\w+/g, '2026-01-01'), name }]
      : [],
  );
});

test('a time that no calendar has is a 400', async () => {
  const shop = await openShop();
  const { OPERATOR_TOKEN } = shop.environment;
  expect(TIMES.length).toBeGreaterThan(8);
  for (const time of [
    ...['2016-12-31T23:59:60Z', '2026-02-30T00:00:00Z', '2026-01-01', 'now', '2026-01-01T24:00:00Z'],
    ...['0000-01-01T00:00:00Z', '0001-01-01T00:00:00+08:00', '2026-01-01T00:00:00Z[Asia/Shanghai]'],
  ]) {
    for (const { path, name } of TIMES) {
      const response = await fetch(`${shop.url}${path}?${name}=${encodeURIComponent(time)}`, {
        headers: { authorization: `Bearer ${OPERATOR_TOKEN}` },
      });
      expect(response.status, `${path}?${name}=${time}`).toBe(400);
    }
  }
  const from = '2026-01-01T00:00:00.123+08:00';
  expect((await shop.operator('listAudit', { query: { from } })).entries).toEqual([]);
});
