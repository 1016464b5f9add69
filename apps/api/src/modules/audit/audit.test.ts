import { randomUUID } from 'node:crypto';
import type { OperationInputs } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { openPerson } from '../../../test/operators.js';
import { openShop } from '../../../test/shop.js';

async function openSale() {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order({ huila: 2 });
  await buyer.pay(orderId);
  await shop.simulator.control.idle();
  const list = async (query: OperationInputs['listAudit']['query'] = {}) =>
    (await shop.operator('listAudit', { query })).entries;
  return { shop, orderId, list };
}

test('a refund is told once, with its operator, address, request, both sides and reason', async () => {
  const { shop, orderId, list } = await openSale();
  const person = await openPerson(shop, 'finance');
  const input = { params: { orderId }, idempotencyKey: 'k', body: { amountFen: 4_400, reason: '少发一包' } };
  const refund = await person.call('createRefund', input);
  await person.call('createRefund', input);
  expect(await list({ action: 'createRefund' })).toEqual([
    {
      id: expect.stringMatching(/^\d+$/),
      at: refund.createdAt,
      operatorId: person.id,
      actor: person.name,
      address: '127.0.0.1',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      action: 'createRefund',
      subject: refund.id,
      orderId,
      before: { refundableFen: 14_400 },
      after: { refundableFen: 10_000, amountFen: 4_400, restock: [] },
      remark: '少发一包',
    },
  ]);
});

test('an act that changes nothing is not in the log', async () => {
  const { shop, orderId, list } = await openSale();
  const body = { amountFen: 14_401, reason: '太多' };
  const refund = shop.operator('createRefund', { params: { orderId }, idempotencyKey: 'k', body });
  await expect(refund).rejects.toMatchObject({ code: 'REFUND_TOO_LARGE' });
  expect(await list()).toEqual([]);
});

test('withdrawals, reconciliations, logins and changes of operators are in the log', async () => {
  const { shop, orderId, list } = await openSale();
  await shop.simulator.control.setFaults({ rules: [{ operation: 'refund', fault: 'NOT_ENOUGH' }] });
  const body = { amountFen: 100, reason: '退一包' };
  const { id } = await shop.operator('createRefund', { params: { orderId }, idempotencyKey: 'k', body });
  await shop.operator('withdrawRefund', { params: { refundId: id }, body: { remark: '改为转账' } });
  expect(await list({ subject: id, action: 'withdrawRefund' })).toMatchObject([
    { actor: 'token', operatorId: null, orderId, remark: '改为转账', before: { status: 'REQUESTED' } },
  ]);
  const billDate = new Date(Date.now() - 3 * 24 * 3_600_000).toISOString().slice(0, 10);
  await shop.operator('runReconciliation', { body: { billDate } });
  expect(await list({ action: 'runReconciliation' })).toMatchObject([{ actor: 'token', subject: billDate }]);
  const person = await openPerson(shop, 'viewer');
  const params = { operatorId: person.id };
  await shop.operator('updateOperator', { params, body: { role: 'support' } });
  expect(await list({ subject: person.id })).toMatchObject([
    { action: 'updateOperator', before: { role: 'viewer' }, after: { role: 'support' } },
    { action: 'acceptInvitation', actor: person.name },
    { action: 'createOperator', after: { name: person.name, role: 'viewer' } },
  ]);
});

test('the log is read in pages, by name, action, order, subject and time', async () => {
  const { shop, orderId, list } = await openSale();
  const refund = (amountFen: number) =>
    shop.operator('createRefund', {
      params: { orderId },
      idempotencyKey: randomUUID(),
      body: { amountFen, reason: '补差' },
    });
  for (const amountFen of [1, 2, 3]) await refund(amountFen);
  const first = await shop.operator('listAudit', { query: { orderId, limit: 2 } });
  expect(first.entries.map(({ after }) => after)).toMatchObject([{ amountFen: 3 }, { amountFen: 2 }]);
  const rest = { orderId, limit: 2, cursor: first.nextCursor ?? '' };
  const second = await shop.operator('listAudit', { query: rest });
  expect(second).toMatchObject({ entries: [{ after: { amountFen: 1 } }], nextCursor: null });
  const at = first.entries[1]?.at ?? '';
  expect((await list({ from: at })).length).toBeGreaterThanOrEqual(2);
  expect((await list({ to: at })).every((entry) => entry.at < at)).toBe(true);
  expect(await list({ actor: 'nobody' })).toEqual([]);
});
