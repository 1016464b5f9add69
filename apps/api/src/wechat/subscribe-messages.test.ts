import { createServer, type ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { createAccessToken } from './access-token.js';
import { createGuard } from './guard.js';
import { createMiniProgramCalls } from './mini-program-calls.js';
import { createSubscribeMessages } from './subscribe-messages.js';

const MESSAGE = {
  openid: 'the-openid',
  templateId: 'shipped',
  page: 'ordering/order/index?orderId=1',
  data: { thing1: { value: '豆' } },
};
const TOKEN = { access_token: 't1', expires_in: 7_200 };

type Answer = (response: ServerResponse) => void;
const json =
  (value: object): Answer =>
  (response) =>
    void response.end(JSON.stringify(value));

/** Another token for each question. */
function newTokens(): Answer {
  let issued = 0;
  return (response) => {
    issued += 1;
    json({ ...TOKEN, access_token: `t${issued}` })(response);
  };
}

/** WeChat in the hands of a test: the answers to messages, one after the other; the last one repeats. */
async function openWechat(answers: readonly Answer[], { token = json(TOKEN), timeoutMs = 30_000 } = {}) {
  const sent: { path: string; method: string | undefined; body: unknown }[] = [];
  const server = createServer({ keepAliveTimeout: 0 }, async (request, response) => {
    const text = Buffer.concat(await request.toArray()).toString();
    // Of a connection that is used again nobody knows whether a request still went through it.
    response.setHeader('connection', 'close');
    const { pathname } = new URL(request.url ?? '/', 'http://wechat');
    if (pathname === '/cgi-bin/stable_token') return token(response);
    sent.push({ path: pathname, method: request.method, body: text === '' ? null : JSON.parse(text) });
    const answer = answers[sent.length - 1] ?? answers.at(-1);
    answer?.(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  onTestFinished(close);
  const address = server.address();
  const apiBaseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const now = () => Date.parse('2026-01-01T00:00:00Z');
  const accessToken = createAccessToken({ apiBaseUrl, appId: 'wx-app', appSecret: 'secret', timeoutMs, now });
  const guard = createGuard({ name: 'the calls', now });
  const messages = createSubscribeMessages(
    createMiniProgramCalls({ apiBaseUrl, accessToken, guard, timeoutMs }),
  );
  return { sent, close, messages };
}

test('a message is one POST in the form of WeChat’s page', async () => {
  const { sent, messages } = await openWechat([json({ errcode: 0, errmsg: 'ok' })]);
  expect(await messages.send(MESSAGE)).toEqual({ kind: 'sent' });
  expect(sent).toEqual([
    {
      path: '/cgi-bin/message/subscribe/send',
      method: 'POST',
      body: {
        touser: 'the-openid',
        template_id: 'shipped',
        page: 'ordering/order/index?orderId=1',
        data: { thing1: { value: '豆' } },
        lang: 'zh_CN',
      },
    },
  ]);
});

test.each([
  [
    { errcode: 43101, errmsg: 'user refuse to accept the msg rid: 1-2' },
    'notAccepted',
    '43101 user refuse to accept the msg',
  ],
  [{ errcode: -1, errmsg: 'system error' }, 'notSent', '-1 system error'],
  [
    { errcode: 45009, errmsg: 'reach max api daily quota limit' },
    'notSent',
    '45009 reach max api daily quota limit',
  ],
  [{ errcode: 40003, errmsg: 'invalid openid' }, 'refused', '40003 invalid openid'],
  [{ errcode: 40037, errmsg: 'invalid template_id' }, 'refused', '40037 invalid template_id'],
  [{ errcode: 41030, errmsg: 'invalid page' }, 'refused', '41030 invalid page'],
  [
    { errcode: 47003, errmsg: 'argument invalid! data.thing1.value invalid rid: 1-2' },
    'refused',
    '47003 argument invalid! data.thing1.value invalid',
  ],
])('%o is %s, asked once', async (answer, kind, words) => {
  const { sent, messages } = await openWechat([json(answer)]);
  expect(await messages.send(MESSAGE)).toEqual({ kind, words });
  expect(sent).toHaveLength(1);
});

test('a refused token is replaced once, and the message is sent with the new one', async () => {
  const { sent, messages } = await openWechat(
    [json({ errcode: 40001, errmsg: 'invalid credential' }), json({})],
    {
      token: newTokens(),
    },
  );
  expect(await messages.send(MESSAGE)).toEqual({ kind: 'sent' });
  expect(sent).toHaveLength(2);
});

test('a token that is refused again waits', async () => {
  const { sent, messages } = await openWechat([json({ errcode: 42001, errmsg: 'access_token expired' })], {
    token: newTokens(),
  });
  expect(await messages.send(MESSAGE)).toMatchObject({
    kind: 'notSent',
    words: '42001 access_token expired',
  });
  expect(sent).toHaveLength(2);
});

const NO_OUTCOME: readonly [string, Answer][] = [
  ['a broken connection', (response) => void response.destroy()],
  ['half an answer', (response) => void response.write('{', () => response.destroy())],
  ['a gateway’s page', (response) => void response.writeHead(502).end('<html>')],
  ['no JSON', (response) => void response.end('ok')],
  ['no body', (response) => void response.end()],
];

test.each(NO_OUTCOME)('after %s the message may have been sent, and is not sent again', async (_, answer) => {
  const { sent, messages } = await openWechat([answer]);
  expect(await messages.send(MESSAGE)).toMatchObject({ kind: 'unknown' });
  expect(sent).toHaveLength(1);
});

test('without an answer in time the message may have been sent', async () => {
  const { messages } = await openWechat([() => {}], { timeoutMs: 200 });
  expect(await messages.send(MESSAGE)).toMatchObject({ kind: 'unknown' });
});

test('a message that WeChat certainly does not have can be sent later: no token, no connection, an open breaker', async () => {
  const { sent, messages } = await openWechat([json({})], { token: (response) => void response.destroy() });
  for (let attempt = 0; attempt < 6; attempt += 1) {
    expect(await messages.send(MESSAGE)).toMatchObject({ kind: 'notSent' });
  }
  expect(sent).toEqual([]);
  const down = await openWechat([json({})]);
  expect(await down.messages.send(MESSAGE)).toEqual({ kind: 'sent' });
  down.close();
  expect(await down.messages.send(MESSAGE)).toMatchObject({ kind: 'notSent' });
});

test('the templates are told with the keys of their fields', async () => {
  const content = '订单编号:{{character_string1.DATA}}\n商品名称:{{thing2.DATA}}\n';
  const { sent, messages } = await openWechat([
    json({ errcode: 0, data: [{ priTmplId: 'a', title: '', content }] }),
  ]);
  expect(await messages.templates()).toEqual([{ templateId: 'a', keys: ['character_string1', 'thing2'] }]);
  expect(sent).toMatchObject([{ method: 'GET', path: '/wxaapi/newtmpl/gettemplate', body: null }]);
});
