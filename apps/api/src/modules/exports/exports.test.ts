import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { openPerson } from '../../../test/operators.js';
import { openShop, type Shop } from '../../../test/shop.js';
import { parseCsv } from '../csv.js';

const headersOf = (shop: Shop) => ({ authorization: `Bearer ${shop.environment.OPERATOR_TOKEN}` });

const ask = (shop: Shop, path: string) =>
  fetch(`${shop.url}/api/operator/export/${path}`, { headers: headersOf(shop) });

async function exported(shop: Shop, path: string) {
  const response = await ask(shop, path);
  const file = Buffer.from(await response.arrayBuffer()).toString();
  return { response, file, rows: parseCsv(file).map(({ cells }) => cells) };
}

/** Reports this many anomalies of four kilobytes each: more than the buffers between two processes hold. */
async function reportMany(shop: Shop, count: number): Promise<void> {
  const at = new Date();
  for (let from = 0; from < count; from += 1_000) {
    await shop.database.anomaly.createMany({
      data: Array.from({ length: 1_000 }, (_, index) => ({
        id: String(from + index).padStart(26, '0'),
        kind: 'DIFFERENCE' as const,
        subject: String(from + index),
        at,
        detail: 'x'.repeat(4_000),
      })),
    });
  }
}

/** A client that has received the beginning, and reads no further before it is told to. */
async function openSlowly(
  shop: Shop,
  headers: Readonly<Record<string, string>> = headersOf(shop),
): Promise<IncomingMessage> {
  const request = get(`${shop.url}/api/operator/export/anomalies.csv`, { headers });
  const [response]: IncomingMessage[] = await once(request, 'response');
  if (response === undefined) throw new Error('There is no answer.');
  response.pause();
  return response;
}

async function expectIncomplete(response: IncomingMessage): Promise<void> {
  const pieces: string[] = [];
  response.setEncoding('utf8').on('data', (piece: string) => pieces.push(piece));
  response.resume();
  await expect(once(response, 'end')).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(response.complete).toBe(false);
  expect(pieces.join('')).toMatch(/# 不完整：读到 \d+ 行时出错，请重新导出\r\n$/);
}

test('orders are a file for a spreadsheet: Beijing time, yuan, whole numbers, its filter and its end', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  await shop.database.product.update({
    where: { id: 'huila' },
    data: { name: '=HYPERLINK("http://x","慧兰")' },
  });
  const { id } = await buyer.order({ huila: 2 });
  await buyer.pay(id);
  await shop.simulator.control.idle();
  await buyer.order({ mandheling: 1 });
  const { transactionId } = (await shop.operator('getOrderDossier', { params: { orderId: id } })).order;
  const { response, file, rows } = await exported(shop, 'orders.csv?status=PAID&minFen=100');
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(response.headers.get('content-disposition')).toMatch(
    /^attachment; filename="orders-\d{4}-\d\d-\d\d-\d{4}\.csv"$/,
  );
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(file.startsWith('\ufeff# 订单；导出时间 ')).toBe(true);
  expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(rows[0]?.[0]).toMatch(/操作员 token；筛选条件 .*status=PAID/);
  expect(rows[0]?.[0]).toContain('minFen=100');
  expect(rows).toHaveLength(4);
  const [number, transaction, status, items, total, paid, refunded, reserved, placedAt] = rows[2] ?? [];
  expect([number, transaction, status]).toEqual([id, transactionId, '已支付']);
  expect(items).toBe('=HYPERLINK("http://x","慧兰") × 2');
  expect([total, paid, refunded, reserved]).toEqual(['144.00', '144.00', '0.00', '0.00']);
  const beijing = new Date(Date.parse(`${placedAt?.replace(' ', 'T')}+08:00`));
  expect(Math.abs(beijing.getTime() - Date.now())).toBeLessThan(600_000);
  expect(rows[3]).toEqual(['# 完整：共 1 行']);
  // Neither a formula nor a rounded number for a spreadsheet.
  expect(file).toContain(`,'${transactionId},`);
  expect(file).toContain(`"'=HYPERLINK(`);
  const { entries } = await shop.operator('listAudit', { query: { action: 'exportOrders' } });
  expect(entries).toMatchObject([{ actor: 'token', after: { status: 'PAID', minFen: 100 } }]);
});

test('every list can be exported, and a wrong filter is a 400 instead of a file', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order();
  await buyer.pay(orderId);
  await shop.simulator.control.idle();
  await buyer.call('applyForRefund', { params: { orderId }, body: { reason: '不想要了' } });
  const body = { amountFen: 150, reason: '@SUM(1)\t' };
  await shop.operator('createRefund', { params: { orderId }, idempotencyKey: 'k', body });
  await shop.database.reconciliation.create({
    data: {
      ...{ billDate: '2026-01-31', status: 'DONE', startedAt: new Date() },
      differences: {
        create: { kind: 'PAYMENT_AMOUNT', orderId, localFen: 5, wechatFen: -7_200, repaired: false },
      },
    },
  });
  const files: [string, unknown[]][] = [
    ['refunds.csv', [expect.anything(), expect.anything(), expect.anything(), orderId, '1.50', '@SUM(1)\t']],
    ['anomalies.csv?kind=REFUND_APPLICATION', [expect.anything(), 'REFUND_APPLICATION', orderId]],
    ['notifications.csv?outcome=APPLIED', [expect.anything(), 'TRANSACTION.SUCCESS', orderId]],
    ['differences.csv?billDate=2026-01-31', ['2026-01-31', 'PAYMENT_AMOUNT', orderId, '', '0.05', '-72.00']],
    ['audit.csv?action=createRefund', [expect.anything(), expect.anything(), 'token']],
  ];
  for (const [path, cells] of files) {
    const { rows } = await exported(shop, path);
    expect(
      rows.slice(2, -1).map((row) => row.slice(0, cells.length)),
      path,
    ).toContainEqual(cells);
    expect(rows.at(-1), path).toEqual([`# 完整：共 ${rows.length - 3} 行`]);
  }
  for (const path of [
    'orders.csv?status=NONE',
    'orders.csv?cursor=1',
    'differences.csv',
    'anomalies.csv?from=x',
  ]) {
    expect((await ask(shop, path)).status, path).toBe(400);
  }
  expect((await ask(shop, 'users.csv')).status).toBe(404);
  const { entries } = await shop.operator('listAudit', { query: {} });
  expect(entries.filter(({ action }) => action.startsWith('export'))).toHaveLength(5);
});

test('the exported catalogue is imported again without a difference', async () => {
  const shop = await openShop();
  await shop.operator('createProduct', {
    body: {
      ...{
        id: 'mug',
        name: "'=1+1",
        description: '第一行\n"第二行", -3',
        category: '@home',
        priceFen: 1_234_567,
      },
      ...{ nameEn: '=Mug', categoryEn: ' At home ', descriptionEn: '"one"\ntwo, -3' },
      ...{ stock: 4, isOnSale: false, pictures: ['https://cdn.example/a.png', '/assets/products/huila.svg'] },
    },
  });
  const product = { category: 'true', priceFen: 100, stock: 1, position: 1_000_000 };
  for (const [id, name, description] of [
    ['007', '＝1+1', '\n=1+1'],
    ['1-2', ' +1', '\u3000＠SUM(1)'],
    ['1e-5', '#1 拼配', '# 完整：共 1 行'],
    ['mar-1', 'true', ''],
  ] as const) {
    await shop.operator('createProduct', { body: { ...product, id, name, description } });
  }
  const last = await shop.operator('createProduct', { body: { name: '末', priceFen: 100, stock: 1 } });
  expect(last.position).toBe(1_000_000);
  const { file, rows } = await exported(shop, 'products.csv');
  expect(rows).toHaveLength(17);
  expect(file).toMatch(/^'007,'＝1\+1,'true,"'\n=1\+1",/m);
  const response = await fetch(`${shop.url}/api/operator/products/import`, {
    method: 'POST',
    headers: { ...headersOf(shop), 'content-type': 'text/csv' },
    body: file,
  });
  expect(await response.json()).toMatchObject({ created: 0, changed: 0, unchanged: 14, notes: [] });
});

test('a client that stops reading stops the reading of the database', async () => {
  const shop = await openShop();
  await reportMany(shop, 4_000);
  const response = await openSlowly(shop);
  // What is gone before it was read is not in the file: it waits in no memory.
  await shop.database.anomaly.deleteMany({ where: { id: { gte: String(2_500).padStart(26, '0') } } });
  const file = await text(response);
  const told = Number(/# 完整：共 (\d+) 行\r\n$/.exec(file)?.[1]);
  expect(told).toBeGreaterThan(0);
  expect(told).toBeLessThan(4_000);
});

test('where the database fails in the middle, the last line says so and the connection is broken', async () => {
  const shop = await openShop();
  await reportMany(shop, 4_000);
  const response = await openSlowly(shop);
  await shop.database.$executeRawUnsafe('ALTER TABLE "Anomaly" RENAME TO "Gone"');
  await expectIncomplete(response);
});

test('an operator who is suspended while a file is sent gets no further page of it', async () => {
  const shop = await openShop();
  await reportMany(shop, 4_000);
  const { id: operatorId, cookie } = await openPerson(shop, 'finance');
  const response = await openSlowly(shop, { cookie });
  expect(response.statusCode).toBe(200);
  await shop.operator('updateOperator', { params: { operatorId }, body: { isActive: false } });
  await expectIncomplete(response);
});

test('a HEAD neither reads a list nor stands in the audit log', async () => {
  const shop = await openShop();
  const statusOf = async (path: string) =>
    (await fetch(shop.url + path, { method: 'HEAD', headers: headersOf(shop) })).status;
  expect(await statusOf('/api/operator/export/orders.csv')).toBe(404);
  expect(await statusOf('/api/operator/statistics')).toBe(404);
  expect(await statusOf('/api/products')).toBe(200);
  expect(await statusOf('/readyz')).toBe(200);
  const { entries } = await shop.operator('listAudit', { query: {} });
  expect(entries).toEqual([]);
});
