import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { createCode2Session } from './login.js';

/** WeChat in a mood: answers every request with this text, or never where it is null. */
async function openWechat(answer: string | null, status = 200) {
  const asked: URL[] = [];
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    asked.push(new URL(request.url ?? '/', 'http://wechat'));
    if (answer !== null) response.writeHead(status, { 'content-type': 'text/plain' }).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const code2Session = createCode2Session({
    apiBaseUrl: `http://127.0.0.1:${port}`,
    appId: 'wx-app',
    appSecret: 'the-secret',
    // Only who waits in vain waits; a busy machine has its time.
    timeoutMs: answer === null ? 300 : 30_000,
  });
  return { asked, code2Session };
}

test('code2Session is called with app id and secret, and the session_key is dropped', async () => {
  const { asked, code2Session } = await openWechat('{"openid":"o1","session_key":"k","errcode":0}');
  expect(await code2Session('a code&more')).toEqual({ openid: 'o1' });
  expect(asked[0]?.pathname).toBe('/sns/jscode2session');
  expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toEqual({
    appid: 'wx-app',
    secret: 'the-secret',
    js_code: 'a code&more',
    grant_type: 'authorization_code',
  });
});

test.each([
  [40029, 'loginCodeInvalid'],
  [40163, 'loginCodeInvalid'],
  [40226, 'loginBlocked'],
  [-1, 'unavailable'],
  [45011, 'unavailable'],
  [40013, 'rejected'],
  [40125, 'rejected'],
  [99999, 'rejected'],
])('errcode %i is %s', async (errcode, kind) => {
  const { code2Session } = await openWechat(JSON.stringify({ errcode, errmsg: 'rid: the-secret' }));
  await expect(code2Session('code')).rejects.toMatchObject({
    kind,
    message: expect.stringContaining(String(errcode)),
  });
});

test.each<[string, string | null, number]>([
  ['no answer in time', null, 200],
  ['an error page', '<html>502</html>', 502],
  ['a page instead of JSON', '<html>', 200],
  ['JSON of another kind', '[]', 200],
])('%s is `unavailable`, and its error holds neither secret nor code', async (_, answer, status) => {
  const { code2Session } = await openWechat(answer, status);
  const error: unknown = await code2Session('the-code').catch((reason: unknown) => reason);
  expect(error).toMatchObject({ kind: 'unavailable' });
  const words = error instanceof Error ? `${error.message} ${error.stack} ${JSON.stringify(error)}` : '';
  expect(words).not.toMatch(/the-secret|the-code/);
});
