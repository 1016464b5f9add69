import type { OperationOutputs } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { express, knowCarriers, paid, pickup, place } from '../../../test/delivery.js';
import { openShop, type Shop } from '../../../test/shop.js';

async function openFile() {
  const shop = await openShop();
  await knowCarriers(shop);
  const [alice, bob] = [await shop.buyer('alice'), await shop.buyer('bob')];
  const first = await paid(shop, alice, { delivery: express });
  const second = await paid(shop, bob, { delivery: express });
  const collected = await paid(shop, bob, { delivery: pickup });
  const unpaid = await place(bob, { delivery: express });
  return { shop, alice, bob, ids: [first.id, second.id, collected.id, unpaid.id] as const };
}

type Result = OperationOutputs['importShipments'];

async function post({ url, environment }: Shop, file: string | Buffer, isDryRun = false) {
  const response = await fetch(`${url}/api/operator/shipments/import?dryRun=${isDryRun}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${environment.OPERATOR_TOKEN}`,
      'content-type': 'text/csv',
    },
    body: new Uint8Array(Buffer.from(file)),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

async function send(shop: Shop, file: string | Buffer, isDryRun = false): Promise<Result> {
  const { status, body } = await post(shop, file, isDryRun);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body;
}

/** Shipped orders by their parcel. */
async function parcelsOf({ database }: Shop): Promise<Record<string, string | null>> {
  const shipments = await database.shipment.findMany();
  return Object.fromEntries(shipments.map(({ orderId, trackingNo }) => [orderId, trackingNo]));
}

test('a dry run tells what each line would do, and the same file then does it', async () => {
  const { shop, ids } = await openFile();
  const [first, second, collected, unpaid] = ids;
  const file = [
    `${first},顺丰速运,sf 1234 5678`,
    `${second.slice(-6)},yto,YT0001`,
    `${second},YTO,YT0001`,
    `${second},YTO,YT0002`,
    `${collected},SF,SF0003`,
    `${unpaid},SF,SF0004`,
    `${unpaid},驿马,SF0004`,
    `${unpaid},SF,SF/0004`,
    '01K00000000000000000000000,SF,SF0005',
    'ABC,SF,SF0006',
    `${unpaid},SF,SF0007,x`,
  ].join('\r\n');
  const problems = [null, null, 'PARCEL_REPEATED', 'ALREADY_SHIPPED', 'KIND_DIFFERS', 'NOT_PAID'];
  const rest = ['CARRIER_UNKNOWN', 'TRACKING_NO_FORM', 'ORDER_UNKNOWN', 'ORDER_UNKNOWN', 'LINE_FORM'];
  const dry = await send(shop, file, true);
  expect(dry.rows.map(({ problem }) => problem)).toEqual([...problems, ...rest]);
  expect(dry).toMatchObject({ isDryRun: true, shipped: 2, refused: 9, skipped: 0 });
  expect(dry.rows[0]).toEqual({
    ...{ line: 1, order: first, orderId: first, carrier: 'SF', carrierName: '顺丰速运' },
    ...{ trackingNo: 'SF12345678', problem: null, message: null },
  });
  expect(dry.rows[8]).toMatchObject({ line: 9, orderId: null, message: 'There is no such order' });
  expect(await parcelsOf(shop)).toEqual({});
  const done = await send(shop, file);
  expect(done).toEqual({ ...dry, isDryRun: false });
  expect(await parcelsOf(shop)).toEqual({ [first]: 'SF12345678', [second]: 'YT0001' });
  const again = await send(shop, file);
  expect([again.shipped, again.rows[0]?.problem]).toEqual([0, 'ALREADY_SHIPPED']);
  const { entries } = await shop.operator('listAudit', { query: { action: 'importShipments' } });
  expect(entries.map(({ orderId }) => orderId)).toEqual([second, first]);
});

test('one number for two buyers is refused, in a dry run too', async () => {
  const { shop, ids } = await openFile();
  const file = `${ids[0]},SF,SF0001\n${ids[1]},SF,SF0001`;
  for (const isDryRun of [true, false]) {
    const { rows } = await send(shop, file, isDryRun);
    expect(rows.map(({ problem }) => problem)).toEqual([null, 'PARCEL_OF_ANOTHER']);
  }
});

test('an ending that two orders have names neither', async () => {
  const { shop, ids } = await openFile();
  const [first, second] = ids;
  const twin = `${second.slice(0, 20)}${first.slice(-6)}`;
  await shop.database.$executeRawUnsafe(
    `INSERT INTO "Order" ("id", "userId", "status", "totalFen", "createdAt", "expiresAt", "idempotencyKey", "requestHash")
     SELECT '${twin}', "userId", 'CLOSED', "totalFen", "createdAt", "expiresAt", 'twin', '' FROM "Order" WHERE "id" = '${second}'`,
  );
  const { rows } = await send(shop, `${first.slice(-6)},SF,SF0001`, true);
  expect(rows).toMatchObject([{ problem: 'ORDER_AMBIGUOUS', orderId: null }]);
});

test('the exported list comes back filled in, whatever is not filled in is left alone', async () => {
  const { shop, ids } = await openFile();
  const response = await fetch(`${shop.url}/api/operator/export/shipments.csv`, {
    headers: { authorization: `Bearer ${shop.environment.OPERATOR_TOKEN}` },
  });
  const text = await response.text();
  expect(text).not.toMatch(/13812345678|永康路|张小美/);
  expect(text).toContain('张**');
  const filled = text.replace(`${ids[0]},,`, `${ids[0]},圆通速递,YT0001`);
  expect(await send(shop, filled)).toMatchObject({ shipped: 1, refused: 0, skipped: 1 });
  expect(await parcelsOf(shop)).toEqual({ [ids[0]]: 'YT0001' });
});

test('a file in GBK is read as it is meant', async () => {
  const { shop, ids } = await openFile();
  // “顺丰速运” in GBK.
  const name = Buffer.from([0xcb, 0xb3, 0xb7, 0xe1, 0xcb, 0xd9, 0xd4, 0xcb]);
  const file = Buffer.concat([Buffer.from(`${ids[0]},`), name, Buffer.from(',SF0001')]);
  expect(await send(shop, file)).toMatchObject({ shipped: 1, rows: [{ carrierName: '顺丰速运' }] });
});

test.each([
  ['a quote that is not closed', '"a,SF,SF0001'],
  ['more lines than a file may have', 'A,SF,SF0001\n'.repeat(1_001)],
])('%s refuses the whole file', async (_, text) => {
  const { shop } = await openFile();
  expect(await post(shop, text)).toMatchObject({ status: 422, body: { code: 'IMPORT_REFUSED' } });
});

test('a cell of any length and of any characters is one wrong line', async () => {
  const { shop, ids } = await openFile();
  const marks = `a${'\u0300\u0316'.repeat(450_000)}`;
  const problemOf = async (line: string) => (await send(shop, line)).rows.map(({ problem }) => problem);
  expect(await problemOf(`${marks},SF,SF0001`)).toEqual(['ORDER_UNKNOWN']);
  expect(await problemOf(`${ids[0]},SF,${marks}`)).toEqual(['TRACKING_NO_FORM']);
  expect(await problemOf(`${ids[0]}\0,SF,SF0001`)).toEqual(['ORDER_UNKNOWN']);
  await shop.database.carrier.deleteMany();
  for (const carrier of ['S\0F', '长'.repeat(129)])
    expect(await problemOf(`${ids[0]},${carrier},SF0001`)).toEqual(['CARRIER_UNKNOWN']);
  expect(await parcelsOf(shop)).toEqual({});
});
