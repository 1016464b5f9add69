import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import type { SimulatorOptions } from '../src/index.js';
import { openSellingApp } from './mini-program-app.js';

const SEND = '/cgi-bin/message/subscribe/send';

const SHIPPED = {
  title: '订单发货通知',
  keywords: [
    { key: 'character_string1', name: '订单编号' },
    { key: 'thing2', name: '商品名称' },
  ],
  priTmplId: 'shipped',
};
const DATA = { character_string1: { value: 'SHOP-0001' }, thing2: { value: '云南小粒咖啡 250 g' } };

/** A mini-program with a template, whose user alice may accept it. */
async function openMessagingApp(options: SimulatorOptions = {}) {
  const app = await openSellingApp(options);
  const { control } = app.simulator;
  control.addTemplate(SHIPPED);
  const message = { touser: app.openid, template_id: 'shipped', data: DATA, page: 'pages/order?id=1' };
  return {
    ...app,
    control,
    send: async (changes: object = {}) => app.ask(SEND, { ...message, ...changes }),
    accept: (changes: object = {}) =>
      control.requestSubscribeMessage({ user: 'alice', tmplIds: ['shipped'], ...changes }),
  };
}

test('one accept is one message, accepts add up, and the message stands in the inbox', async () => {
  const app = await openMessagingApp();
  const refused = { errcode: 43101, errmsg: expect.stringMatching(/^user refuse to accept the msg/) };
  expect(await app.send()).toMatchObject(refused);
  expect(app.accept()).toEqual({ errMsg: 'requestSubscribeMessage:ok', shipped: 'accept' });
  app.accept();
  expect(app.control.subscriptions('alice')).toEqual([{ templateId: 'shipped', left: 2 }]);
  expect(await app.send()).toMatchObject({ status: 200, errcode: 0 });
  expect(await app.send({ page: '' })).toMatchObject({ errcode: 0 });
  expect(await app.send()).toMatchObject(refused);
  expect(app.accept({ choices: { shipped: 'reject' } })).toMatchObject({ shipped: 'reject' });
  expect(await app.send()).toMatchObject(refused);
  const response = await fetch(`${app.simulator.address}/_sim/users/alice/inbox`);
  expect(JSON.parse(await response.text()).messages).toMatchObject([
    {
      id: 1,
      kind: 'subscribe',
      templateId: 'shipped',
      title: '订单发货通知',
      lines: [
        { name: '订单编号', value: 'SHOP-0001' },
        { name: '商品名称', value: '云南小粒咖啡 250 g' },
      ],
      page: 'pages/order?id=1',
    },
    { id: 2, page: null },
  ]);
  expect(app.control.inbox('bob')).toEqual([]);
});

test('a lasting template can be sent any number of times until the user turns it off', async () => {
  const app = await openMessagingApp();
  app.control.addTemplate({ ...SHIPPED, type: 3 });
  app.accept();
  expect(app.control.subscriptions('alice')).toEqual([{ templateId: 'shipped', left: null }]);
  for (let count = 0; count < 3; count += 1) expect((await app.send()).errcode).toBe(0);
  app.control.turnOffSubscription('alice', 'shipped');
  expect((await app.send()).errcode).toBe(43101);
});

test('send refuses wrong fields with WeChat’s codes, and keeps the accept', async () => {
  const app = await openMessagingApp();
  app.accept();
  const wrong: [string, object, number][] = [
    ['no touser', { touser: undefined }, 40003],
    ['an openid of another mini-program', { touser: 'oSomebodyElse000000000000000' }, 40003],
    ['an unknown template', { template_id: 'other' }, 40037],
    ['no template', { template_id: undefined }, 40037],
    ['data as text', { data: JSON.stringify(DATA) }, 47001],
    ['another state', { miniprogram_state: 'beta' }, 47001],
    ['another language', { lang: 'zh' }, 47001],
    ['a missing value', { data: { ...DATA, thing2: undefined } }, 47003],
    ['an empty value', { data: { ...DATA, thing2: { value: '' } } }, 47003],
  ];
  for (const [title, changes, errcode] of wrong)
    expect.soft(await app.send(changes), title).toMatchObject({ status: 200, errcode });
  const long = await app.send({ data: { ...DATA, thing2: { value: '咖'.repeat(21) } } });
  expect(long.errmsg).toMatch(/^argument invalid! data\.thing2\.value invalid, rid: /);
  app.control.releasePages(['pages/home', '/pages/order']);
  expect((await app.send({ page: 'pages/gone' })).errcode).toBe(41030);
  app.control.banTemplate('shipped', true);
  expect((await app.send()).errcode).toBe(43107);
  app.control.banTemplate('shipped', false);
  expect((await app.send({ miniprogram_state: 'trial', lang: 'en_US' })).errcode).toBe(0);
});

test('each type of keyword has its limits', async () => {
  const app = await openSellingApp();
  const cases: Record<string, { right: unknown[]; wrong: unknown[] }> = {
    thing: { right: ['咖'.repeat(20), '😀'.repeat(20), 'a b,c'], wrong: ['咖'.repeat(21)] },
    number: { right: ['1', '12.50', 12, '9'.repeat(32)], wrong: ['9'.repeat(33), '-1', '1,000', '一'] },
    letter: { right: ['abcXYZ'], wrong: ['a1', 'a'.repeat(33)] },
    symbol: { right: ['!@#$%'], wrong: ['!!!!!!', 'a'] },
    character_string: { right: ['SHOP-0001_x'], wrong: ['订单', 'a'.repeat(33), 'a b'] },
    time: {
      right: ['15:01', '2019年10月1日 15:01', '2019-10-01 15:01:02', '15:01~16:00'],
      wrong: ['25:01', '15点', 'noon'],
    },
    date: {
      right: ['2019年10月1日', '2019-10-01', '2019年10月1日~2019年10月2日'],
      wrong: ['15:01', '10月1日'],
    },
    amount: { right: ['￥68.00', '68元', '$1234567890.5'], wrong: ['12345678901', '68 元', '六十八'] },
    phone_number: { right: ['+86-0766-66888866'], wrong: ['+86-0766-668888666', 'phone'] },
    car_number: { right: ['粤A8Z888挂', '粤B12345'], wrong: ['粤A8Z8888挂', 'A粤8Z888'] },
    name: { right: ['张三', 'John Smith', '欧阳'.repeat(5)], wrong: ['张'.repeat(11), 'J'.repeat(21)] },
    phrase: { right: ['配送中'], wrong: ['正在配送途中', 'sent', '配送1'] },
    enum: { right: ['待取货'], wrong: ['已取货'] },
  };
  const { control } = app.simulator;
  for (const [rule, { right, wrong }] of Object.entries(cases)) {
    const keywords = [{ key: `${rule}1`, name: 'x', enumValues: ['待取货'] }];
    control.addTemplate({ title: rule, keywords, priTmplId: rule, type: 3 });
    control.requestSubscribeMessage({ user: 'alice', tmplIds: [rule] });
    for (const [values, errcode] of [
      [right, 0],
      [wrong, 47003],
    ] as const) {
      for (const value of values) {
        const body = { touser: app.openid, template_id: rule, data: { [`${rule}1`]: { value } } };
        expect.soft((await app.ask(SEND, body)).errcode, `${rule} ${value}`).toBe(errcode);
      }
    }
  }
});

test('wx.requestSubscribeMessage fails with the codes of the page', async () => {
  const app = await openMessagingApp();
  for (const priTmplId of ['two', 'three', 'four'])
    app.control.addTemplate({ ...SHIPPED, title: priTmplId, priTmplId });
  app.control.addTemplate({ ...SHIPPED, priTmplId: 'lasting', type: 3 });
  app.control.addTemplate({ ...SHIPPED, priTmplId: 'namesake' });
  const ask = async (body: object) => app.client.control('subscribe-message', { user: 'alice', ...body });
  const codes: [unknown, number][] = [
    [[], 10001],
    ['shipped', 10004],
    [[1], 10004],
    [['unknown'], 20001],
    [['shipped', 'lasting'], 20002],
    [['shipped', 'two', 'three', 'four'], 20003],
  ];
  for (const [tmplIds, errCode] of codes) {
    const errMsg = expect.stringMatching(/^requestSubscribeMessage:fail /);
    expect(await ask({ tmplIds })).toEqual({ errCode, errMsg });
  }
  expect(await ask({ tmplIds: ['shipped'], errCode: 20004 })).toEqual({
    errCode: 20004,
    errMsg: 'requestSubscribeMessage:fail The main switch is switched off',
  });
  expect(await ask({ tmplIds: ['shipped'], errCode: 1 })).toMatchObject({ code: 'INVALID_REQUEST' });
  expect(await ask({ tmplIds: ['shipped'], choices: { shipped: 'maybe' } })).toMatchObject({
    code: 'INVALID_REQUEST',
  });
  app.control.banTemplate('two', true);
  expect(await ask({ tmplIds: ['shipped', 'namesake', 'two'] })).toEqual({
    errMsg: 'requestSubscribeMessage:ok',
    shipped: 'accept',
    namesake: 'filter',
    two: 'ban',
  });
});

test('templates are made from the library, listed and deleted as newtmpl does', async () => {
  const app = await openSellingApp();
  const path = (name: string) => `/wxaapi/newtmpl/${name}`;
  const categories = await app.read(path('getcategory'));
  expect(categories).toMatchObject({
    errcode: 0,
    data: [{ id: expect.any(Number), name: expect.any(String) }],
  });
  const ids = String(categories.data[0].id);
  const titles = await app.read(path('getpubtemplatetitles'), { ids, start: '0', limit: '2' });
  expect(titles).toMatchObject({ count: 5, data: [{ type: 2, categoryId: ids }, {}] });
  for (const [query, errcode] of [
    [{}, 200018],
    [{ ids: '1', start: '0', limit: '2' }, 200019],
    [{ ids, start: 'x', limit: '2' }, 200016],
    [{ ids, start: '0', limit: '31' }, 200017],
  ] as const)
    expect((await app.read(path('getpubtemplatetitles'), query)).errcode).toBe(errcode);
  const tid = String(titles.data[1].tid);
  const { data: keywords } = await app.read(path('getpubtemplatekeywords'), { tid });
  expect(keywords[0]).toEqual({
    kid: 1,
    name: '订单编号',
    example: expect.any(String),
    rule: 'character_string',
  });
  expect((await app.read(path('getpubtemplatekeywords'), { tid: '0' })).errcode).toBe(200014);
  const add = async (changes: object) =>
    app.ask(path('addtemplate'), { tid, kidList: [2, 1], sceneDesc: '发货', ...changes });
  expect((await add({ tid: '0' })).errcode).toBe(200014);
  expect((await add({ kidList: [1] })).errcode).toBe(200020);
  expect((await add({ kidList: [1, 1] })).errcode).toBe(200020);
  expect((await add({ kidList: [1, 99] })).errcode).toBe(200020);
  expect((await add({ sceneDesc: '字'.repeat(16) })).errcode).toBe(200021);
  const { priTmplId } = await add({});
  expect((await app.read(path('gettemplate'))).data).toEqual([
    {
      priTmplId,
      title: '订单发货通知',
      content: '商品名称:{{thing2.DATA}}\n订单编号:{{character_string1.DATA}}\n',
      example: expect.stringContaining('商品名称:'),
      type: 2,
    },
  ]);
  const remove = async (body: object) => (await app.ask(path('deltemplate'), body)).errcode;
  expect([await remove({}), await remove({ priTmplId: 'x' }), await remove({ priTmplId })]).toEqual([
    20002, 20001, 0,
  ]);
  for (let count = 0; count < 50; count += 1) await add({});
  expect((await add({})).errcode).toBe(200012);
  const oneKeyword = [{ key: 'thing1', name: 'x' }];
  const byHand = (body: object) =>
    app.client.control('templates', { title: 'x', keywords: oneKeyword, ...body });
  expect(await byHand({})).toMatchObject({ code: '200012' });
  const [known] = app.simulator.control.templates();
  expect(await byHand({ priTmplId: known?.priTmplId })).toMatchObject({ title: 'x' });
});

test('a template that is added by hand has a title and keywords of known types', async () => {
  const app = await openSellingApp();
  const add = async (changes: object) => app.client.control('templates', { ...SHIPPED, ...changes });
  for (const changes of [
    { title: '' },
    { keywords: [] },
    { keywords: 'thing1' },
    { keywords: [{ key: 'colour1', name: '颜色' }] },
    { keywords: [{ key: 'thing', name: '商品' }] },
    { keywords: [{ key: 'thing1' }] },
    { type: 1 },
    { priTmplId: '模板' },
  ])
    expect.soft(await add(changes), JSON.stringify(changes)).toMatchObject({ code: 'INVALID_REQUEST' });
  expect(app.simulator.control.templates()).toEqual([]);
  expect(await add({})).toMatchObject({
    priTmplId: 'shipped',
    keywords: [{ rule: 'character_string' }, { rule: 'thing' }],
  });
});

test('accepts, refusals in the settings and sent messages are pushed', async () => {
  const bodies: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      bodies.push(JSON.parse(body));
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
  const messagePush = {
    url,
    token: 'AAAAA',
    encodingAesKey: 'A'.repeat(43),
    mode: 'plain',
    format: 'json',
  } as const;
  const app = await openMessagingApp({ messagePush });
  app.control.addTemplate({ ...SHIPPED, title: '取货提醒', priTmplId: 'ready' });
  app.accept();
  app.accept({ tmplIds: ['shipped', 'ready'], choices: { ready: 'reject' } });
  await app.send();
  app.control.turnOffSubscription('alice', 'shipped');
  await app.control.idle();
  const of = (event: string) => bodies.filter(({ Event }) => Event === `subscribe_msg_${event}_event`);
  const accepted = { TemplateId: 'shipped', SubscribeStatusString: 'accept', PopupScene: '0' };
  const rejected = { TemplateId: 'ready', SubscribeStatusString: 'reject', PopupScene: '0' };
  // A single row is no list.
  const popups = of('popup').map(({ List }) => List);
  expect(popups).toHaveLength(2);
  expect(popups).toContainEqual(accepted);
  expect(popups.filter(Array.isArray)).toEqual([[accepted, rejected]]);
  expect(of('sent')).toMatchObject([
    { FromUserName: app.openid, List: { TemplateId: 'shipped', ErrorCode: '0', ErrorStatus: 'success' } },
  ]);
  expect(of('change')).toMatchObject([{ List: { TemplateId: 'shipped', SubscribeStatusString: 'reject' } }]);
});

test('WeChat’s own messages about an order open the page of set_msg_jump_path', async () => {
  const app = await openMessagingApp();
  await app.sell('INBOX-0001');
  await app.ask('/wxa/sec/order/upload_shipping_info', app.shippingOf('INBOX-0001'));
  expect(
    (await app.ask('/wxa/sec/order/set_msg_jump_path', { path: 'pages/order/detail?from=wechat' })).errcode,
  ).toBe(0);
  expect((await app.ask('/wxa/sec/order/set_msg_jump_path', { path: 1 })).errcode).toBe(47001);
  await app.sell('INBOX-0002');
  await app.ask('/wxa/sec/order/upload_shipping_info', app.shippingOf('INBOX-0002'));
  const number = app.control.order('INBOX-0002')?.transactionId;
  expect(app.control.inbox('alice')).toMatchObject([
    { kind: 'shipped', page: null, outTradeNo: 'INBOX-0001' },
    {
      kind: 'shipped',
      page: `pages/order/detail?from=wechat&transaction_id=${number}&merchant_id=${app.simulator.merchant.merchantId}&merchant_trade_no=INBOX-0002`,
    },
  ]);
});
