import { IMPORT_ERRORS, MAX_FEN, type Problem } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { openPerson } from '../../../test/operators.js';
import { openShop, type Shop } from '../../../test/shop.js';

const HEADER = '编号,名称,分类,说明,价格（元）,库存,在售,排序,图片';

/** Sends a file as an operator. */
async function importFile(
  shop: Shop,
  body: string | Uint8Array<ArrayBuffer>,
  { dryRun = false, overwrite = false, type = 'text/csv' } = {},
) {
  const query = `dryRun=${dryRun}&overwrite=${overwrite}`;
  const response = await fetch(`${shop.url}/api/operator/products/import?${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${shop.environment.OPERATOR_TOKEN}`, 'content-type': type },
    body,
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

const catalogue = async (shop: Shop) => (await shop.operator('listAllProducts', {})).products;
const huila = async (shop: Shop) => {
  const product = (await catalogue(shop)).find(({ id }) => id === 'huila');
  if (product === undefined) throw new Error('The demo has no huila.');
  return product;
};

test('a product is made, changed, taken off sale and put back, each in the audit log', async () => {
  const shop = await openShop();
  const { call, name: actor } = await openPerson(shop, 'finance');
  const created = await call('createProduct', {
    body: {
      id: 'mug',
      name: '马克杯',
      category: '器具',
      priceFen: 5_900,
      stock: 5,
      pictures: ['https://cdn.example/mug.jpg'],
    },
  });
  expect(created).toMatchObject({
    ...{ id: 'mug', isOnSale: true, version: 1, position: 8 },
    imageUrl: 'https://cdn.example/mug.jpg',
  });
  await expect(
    call('createProduct', { body: { id: 'mug', name: '杯', priceFen: 1, stock: 0 } }),
  ).rejects.toMatchObject({ status: 409, code: 'PRODUCT_EXISTS' });
  const params = { productId: 'mug' };
  await call('updateProduct', {
    params,
    body: { version: 1, priceFen: 4_900, stockDifference: 2, position: 0 },
  });
  await call('updateProduct', { params, body: { version: 2, isOnSale: false } });
  const buyer = await shop.buyer();
  const listed = async () => (await buyer.call('listProducts', {})).products.map(({ id }) => id);
  expect(await listed()).not.toContain('mug');
  await expect(buyer.call('getProduct', { params })).rejects.toMatchObject({ code: 'PRODUCT_NOT_FOUND' });
  await expect(buyer.order({ mug: 1 })).rejects.toMatchObject({ status: 404, code: 'PRODUCT_NOT_FOUND' });
  await call('updateProduct', { params, body: { version: 3, isOnSale: true } });
  expect((await buyer.order({ mug: 1 })).totalFen).toBe(4_900);
  expect((await listed()).slice(0, 2).toSorted()).toEqual(['mug', 'yirgacheffe']);
  const { entries } = await shop.operator('listAudit', { query: { subject: 'mug' } });
  expect(entries.map(({ action, before, after }) => ({ action, before, after }))).toMatchObject([
    { action: 'updateProduct', before: { isOnSale: false }, after: { isOnSale: true, version: 4 } },
    { before: { isOnSale: true }, after: { isOnSale: false } },
    { before: { priceFen: 5_900, stock: 5 }, after: { priceFen: 4_900, stockDifference: 2 } },
    { action: 'createProduct', before: null, after: { priceFen: 5_900, name: '马克杯' } },
  ]);
  expect(entries.every((entry) => entry.actor === actor)).toBe(true);
});

test('a stale form changes nothing and is told what was changed; the stock moves by a difference', async () => {
  const shop = await openShop();
  const params = { productId: 'huila' };
  const change = (body: { version: number; priceFen?: number; stockDifference?: number; name?: string }) =>
    shop.operator('updateProduct', { params, body });
  await change({ version: 1, priceFen: 7_000 });
  await (await shop.buyer()).order({ huila: 3 });
  const stale = change({ version: 1, name: '慧兰', stockDifference: 5 });
  await expect(stale).rejects.toMatchObject({ status: 409, code: 'PRODUCT_CHANGED' });
  const response = await fetch(`${shop.url}/api/operator/products/huila`, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${shop.environment.OPERATOR_TOKEN}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ version: 1, priceFen: 1 }),
  });
  expect(await response.json()).toMatchObject({
    errors: [{ path: '/body/priceFen', message: 'was 7200, is 7000 since token changed it' }],
  });
  expect(await huila(shop)).toMatchObject({ name: '哥伦比亚 · 慧兰', stock: 77, version: 2 });
  await expect(change({ version: 2, stockDifference: -78 })).rejects.toMatchObject({ code: 'OUT_OF_STOCK' });
  await expect(change({ version: 2, stockDifference: 1_000_000_000 })).rejects.toMatchObject({ status: 400 });
  expect(await huila(shop)).toMatchObject({ stock: 77, version: 2 });
});

test('a difference of the stock whose answer was lost counts once when it is sent again', async () => {
  const shop = await openShop();
  const add = () =>
    shop.operator('updateProduct', {
      params: { productId: 'huila' },
      body: { version: 1, stockDifference: 5 },
    });
  await (await shop.buyer()).order({ huila: 3 });
  const sent = await Promise.allSettled([add(), add()]);
  expect(sent.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await expect(add()).rejects.toMatchObject({
    status: 409,
    code: 'PRODUCT_CHANGED',
    errors: [{ path: '/body/stock', message: 'was 77, is 82 since token changed it' }],
  });
  expect(await huila(shop)).toMatchObject({ stock: 82, version: 2 });
});

test('an order keeps the name and the price that it was made with', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const before = await buyer.order({ huila: 1 });
  await shop.operator('updateProduct', {
    params: { productId: 'huila' },
    body: { version: 1, name: '慧兰 · 新', priceFen: 9_900 },
  });
  const [line] = before.items;
  expect((await buyer.call('getOrder', { params: { orderId: before.id } })).items).toEqual([line]);
  expect(line).toMatchObject({ name: '哥伦比亚 · 慧兰', priceFen: 7_200 });
  expect((await buyer.order({ huila: 1 })).items).toMatchObject([{ name: '慧兰 · 新', priceFen: 9_900 }]);
});

test('a dry run tells the difference and changes nothing; the import does just that', async () => {
  const shop = await openShop();
  const file = [
    HEADER,
    'huila,哥伦比亚 · 慧兰,咖啡豆,"改了""说明""\n第二行",¥72.50,5,否,1,/assets/products/huila.svg',
    "mug,'=马克杯,,,1，,3,,,",
  ].join('\r\n');
  expect((await importFile(shop, file)).body.errors).toMatchObject([{ path: 'line 4' }]);
  const good = `\ufeff# 说明行\r\n${file.replace('1，', '"1,059"')}\r\n`;
  const before = await catalogue(shop);
  const expected = {
    ...{ created: 1, changed: 1, unchanged: 0, encoding: 'utf-8' },
    notes: ['The stock of huila stays 80; the file says 5.'],
  };
  const dry = await importFile(shop, good, { dryRun: true });
  expect(dry.body).toMatchObject({ ...expected, isDryRun: true });
  expect(dry.body.changes).toMatchObject([
    {
      id: 'huila',
      isNew: false,
      fields: [
        { field: 'description', after: '改了"说明"\n第二行' },
        { field: 'priceFen', before: 7_200, after: 7_250 },
        { field: 'isOnSale', before: true, after: false },
      ],
    },
    { id: 'mug', isNew: true },
  ]);
  expect(await catalogue(shop)).toEqual(before);
  expect((await importFile(shop, good)).body).toEqual({ ...dry.body, isDryRun: false });
  expect(await huila(shop)).toMatchObject({ priceFen: 7_250, isOnSale: false, stock: 80, version: 2 });
  expect((await catalogue(shop)).at(-1)).toMatchObject({
    id: 'mug',
    name: '=马克杯',
    priceFen: 105_900,
    stock: 3,
  });
  expect((await importFile(shop, good)).body).toMatchObject({ created: 0, changed: 0, unchanged: 2 });
  const json = { products: [{ id: 'mug', name: '马克杯', priceFen: 1_000 }] };
  const changed = await importFile(shop, JSON.stringify(json), { type: 'application/json' });
  expect(changed.body).toMatchObject({ created: 0, changed: 1 });
  const { entries } = await shop.operator('listAudit', { query: { action: 'importProducts' } });
  expect(entries.map(({ subject }) => subject)).toEqual(['mug', 'mug', 'huila']);
});

test('a shop says in English what it likes to, and takes it back; a file without English changes none', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const params = { productId: 'huila' };
  const english = { nameEn: 'Colombia · Huila', categoryEn: 'Beans', descriptionEn: 'Caramel,\nred apple' };
  await shop.operator('updateProduct', { params, body: { version: 1, ...english } });
  expect(await buyer.call('getProduct', { params })).toMatchObject({ name: '哥伦比亚 · 慧兰', ...english });
  expect((await buyer.order({ huila: 1 })).items).toMatchObject([{ name: '哥伦比亚 · 慧兰' }]);
  const old = `${HEADER}\nhuila,哥伦比亚 · 慧兰,咖啡豆,,72.00,,,,`;
  expect((await importFile(shop, old)).body.changes[0].fields).toMatchObject([
    { field: 'description' },
    { field: 'pictures' },
  ]);
  expect(await huila(shop)).toMatchObject(english);
  const fresh =
    '编号,名称,价格（元）,库存,英文名称,descriptionEn\nhuila,哥伦比亚 · 慧兰,72.00,,Huila,\nmug,杯,5,3,A mug,';
  expect((await importFile(shop, fresh)).body).toMatchObject({ created: 1, changed: 1 });
  expect(await huila(shop)).toMatchObject({ nameEn: 'Huila', categoryEn: 'Beans', descriptionEn: null });
  expect((await catalogue(shop)).at(-1)).toMatchObject({
    nameEn: 'A mug',
    categoryEn: null,
    descriptionEn: null,
  });
  const body = { version: 4, nameEn: null };
  expect(await shop.operator('updateProduct', { params, body })).toMatchObject({ nameEn: null });
  for (const wrong of [{ nameEn: ' ' }, { nameEn: 'x'.repeat(121) }, { descriptionEn: ' \n' }]) {
    const refused = shop.operator('updateProduct', { params, body: { version: 5, ...wrong } });
    await expect(refused).rejects.toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
  }
});

test('a row older than its product is a conflict: shown, and refused unless it may overwrite', async () => {
  const shop = await openShop();
  const file = [
    `${HEADER},版本`,
    'huila,哥伦比亚 · 慧兰,咖啡豆,,72.00,,,,,1',
    'mandheling,苏门答腊 · 曼特宁,咖啡豆,,60.00,,,,,1',
  ].join('\n');
  const change = { version: 1, priceFen: 8_000 };
  await shop.operator('updateProduct', { params: { productId: 'huila' }, body: change });
  const before = await catalogue(shop);
  const conflict = { fileVersion: 1, version: 2 };
  expect((await importFile(shop, file, { dryRun: true })).body).toMatchObject({
    conflicts: 1,
    changes: [
      { id: 'huila', conflict },
      { id: 'mandheling', conflict: null },
    ],
  });
  expect((await importFile(shop, file)).body).toMatchObject({
    code: 'PRODUCT_CHANGED',
    errors: [{ path: 'huila', code: 'CHANGED_SINCE', values: { version: '2', fileVersion: '1' } }],
  });
  expect(await catalogue(shop)).toEqual(before);
  expect((await importFile(shop, file, { overwrite: true })).body).toMatchObject({ changed: 2 });
  expect(await huila(shop)).toMatchObject({ priceFen: 7_200, version: 3 });
  // Nothing is left that it would undo.
  expect((await importFile(shop, file)).body).toMatchObject({ unchanged: 2, conflicts: 0 });
});

test('a column priceFen is in fen, and a product whose name begins with # is no note', async () => {
  const shop = await openShop();
  const file =
    '# 说明,,,\n名称,编号,priceFen,库存\n#1 拼配,blend,5900,3\n# 完整：共 9 行,blend-2,100,3\n# 完整：共 1 行,,,';
  expect((await importFile(shop, file)).body).toMatchObject({ created: 2 });
  expect((await catalogue(shop)).slice(-2)).toMatchObject([
    { name: '#1 拼配', priceFen: 5_900 },
    { name: '# 完整：共 9 行', priceFen: 100 },
  ]);
});

test('a file in GBK is read; one in another encoding, or with wrong lines, is refused as a whole', async () => {
  const shop = await openShop();
  const before = await catalogue(shop);
  // 编号,名称,价格（元）,库存 and 杯子 in GBK.
  const gbk = Buffer.from(
    'b1e0bac52cc3fbb3c62cbcdbb8f1a3a8d4aaa3a92cbfe2b4e60a6d75672cb1add7d32c35392c330a',
    'hex',
  );
  expect((await importFile(shop, new Uint8Array(gbk), { dryRun: true })).body).toMatchObject({
    encoding: 'gb18030',
    changes: [{ id: 'mug', name: '杯子' }],
  });
  const row = 'mug,杯子,,,59.00,3,是,9,';
  const refused: [string | Uint8Array<ArrayBuffer>, string][] = [
    [new Uint8Array(Buffer.from(`\ufeff${HEADER}\n${row}`, 'utf16le')), 'UTF-16'],
    [new Uint8Array([...Buffer.from(HEADER), 0xff, 0xff, 0x80]), 'neither in UTF-8 nor in GBK'],
    [`${HEADER}\n${row}\n${row}`, 'line 3: has the id mug of line 2 again'],
    [`${HEADER}\n${row.replace('59.00', '59.001')}`, 'priceFen (价格（元）)'],
    [`${HEADER}\n${row.replace('59.00', '-1')}`, 'priceFen'],
    [`${HEADER}\n${row.replace('59.00', '0')}`, 'priceFen'],
    [`${HEADER}\n${row.replace(',3,', ',,')}`, 'has no stock'],
    [`${HEADER}\n${row.replace('mug', 'A mug')}`, 'id (编号)'],
    [`${HEADER}\n${row.replace('是', '也许')}`, 'isOnSale'],
    [`${HEADER}\n${row}javascript:alert(1)`, 'pictures'],
    [`${HEADER}\n${row},,,`, 'more cells than columns'],
    [`${HEADER}\n"${row}`, 'quote'],
    ['编号,名称\nmug,杯子', '价格（元） is missing'],
    [`${HEADER},颜色\n${row}`, '颜色'],
    ['编号,名称,价格（元）,价格（元）\nmug,杯子,5,6', '“价格（元）” twice'],
    ['编号,名称,价格（元）,priceFen\nmug,杯子,5,500', 'also as “priceFen”'],
    ['编号,名称,priceFen,库存\nmug,杯子,59.00,3', 'priceFen'],
    ['编号,名称,价格（元）,库存\n# 说明\nmug,杯子,5,3', 'line 2'],
    ['', 'body'],
  ];
  for (const [file, words] of refused) {
    const { status, body } = await importFile(shop, file);
    expect(status, words).toBe(words === 'body' ? 400 : 422);
    expect(body.detail, words).toContain(words);
    if (status === 422) expect(Object.keys(IMPORT_ERRORS), words).toContain(body.errors?.[0]?.code);
  }
  const notJson = await importFile(shop, '{"products":', { type: 'application/json' });
  expect(notJson).toMatchObject({ status: 422, body: { code: 'IMPORT_REFUSED' } });
  expect(await catalogue(shop)).toEqual(before);
});

test('each wrong field of a row is named once, with a code and its values', async () => {
  const shop = await openShop();
  const products = [
    null,
    { id: 'mug', colour: 'red', priceFen: 0, stock: 'many', category: 'x'.repeat(31), isOnSale: 'perhaps' },
    { id: 'A mug', name: ' ', priceFen: '5', pictures: ['javascript:alert(1)'] },
  ];
  const { body } = await importFile(shop, JSON.stringify({ products }), { type: 'application/json' });
  const errors: NonNullable<Problem['errors']> = body.errors;
  const told = errors.map(({ path, code, values }) => [path, code, values]);
  expect(told.sort(([...a], [...b]) => (a.join() < b.join() ? -1 : 1))).toEqual([
    ['/products/0', 'NOT_A_PRODUCT', {}],
    ['/products/1', 'FIELD_MISSING', { field: 'name' }],
    ['/products/1', 'FIELD_UNKNOWN', { name: 'colour' }],
    ['/products/1', 'NOT_A_NUMBER', { field: 'stock' }],
    ['/products/1', 'NOT_YES_OR_NO', { field: 'isOnSale' }],
    ['/products/1', 'TOO_LONG', { field: 'category', limit: '30' }],
    ['/products/1', 'TOO_SMALL', { field: 'priceFen', limit: '1' }],
    ['/products/2', 'ID_FORM', { field: 'id' }],
    ['/products/2', 'NOT_A_PRICE', { field: 'priceFen' }],
    ['/products/2', 'PICTURE_FORM', { field: 'pictures' }],
    ['/products/2', 'TEXT_FORM', { field: 'name' }],
  ]);
});

test('a file of 100 MB is refused before it is sent, and no field takes what cannot be sold', async () => {
  const shop = await openShop();
  const { request } = await import('node:http');
  const answer = await new Promise<number | undefined>((resolve, reject) => {
    const sent = request(
      `${shop.url}/api/operator/products/import`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${shop.environment.OPERATOR_TOKEN}`,
          'content-type': 'text/csv',
          'content-length': 100_000_000,
        },
      },
      (response) => {
        resolve(response.statusCode);
        sent.destroy();
      },
    );
    sent.on('error', reject);
    sent.write('编号');
  });
  expect(answer).toBe(413);
  const body = { name: '杯', priceFen: 100, stock: 1 };
  for (const wrong of [
    { priceFen: 0 },
    { priceFen: 1.5 },
    { priceFen: MAX_FEN },
    { stock: -1 },
    { name: ' ' },
    { name: '杯\u0007' },
    { name: '杯'.repeat(61) },
    { description: '长'.repeat(2_001) },
    { pictures: ['http://cdn.example/a.png'] },
    { pictures: ['/pictures/../secret.png'] },
    { pictures: Array.from({ length: 10 }, (_, index) => `https://cdn.example/${index}.png`) },
  ]) {
    await expect(
      shop.operator('createProduct', { body: { ...body, ...wrong } }),
      JSON.stringify(wrong),
    ).rejects.toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
  }
});
