import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { env } from 'node:process';
import { text } from 'node:stream/consumers';

/** A call of the control API, which acts as the buyer and as WeChat. */
export async function control(method, path, body) {
  const response = await fetch(`${env.WECHAT_SIMULATOR_URL}/_sim/${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${answer}`);
  return answer === '' ? null : JSON.parse(answer);
}

/** The code that wx.login gives to the mini-program. */
export async function loginCode() {
  const { code } = await control('POST', 'login', {});
  return code;
}

/** What a back end without an SDK for it does with that code. */
export async function openidOf(code) {
  const query = new URLSearchParams({
    appid: env.WECHAT_APP_ID,
    secret: env.WECHAT_APP_SECRET,
    js_code: code,
    grant_type: 'authorization_code',
  });
  const response = await fetch(`https://api.weixin.qq.com/sns/jscode2session?${query}`);
  return (await response.json()).openid;
}

/**
 * Gives what arrives to `handle(headers, body)`. `next()` is the content that it returned, or null where it refused.
 */
export async function receiveNotifications(handle) {
  const arrived = [];
  const waiting = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const content = await Promise.resolve()
      .then(() => handle(request.headers, body))
      .catch(() => null);
    response.writeHead(content === null ? 401 : 204).end();
    const waiter = waiting.shift();
    if (waiter === undefined) arrived.push(content);
    else waiter(content);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/notify`,
    next: () =>
      new Promise((resolve) => (arrived.length > 0 ? resolve(arrived.shift()) : waiting.push(resolve))),
    close: () => server.close(),
  };
}

/** Writes a line of the run: a flow, and what the SDK is known to do wrong, if anything. */
export function record(sdk, flow, reason) {
  const path = env.COMPAT_RESULTS;
  if (path !== undefined) appendFileSync(path, `${JSON.stringify({ sdk, flow, reason })}\n`);
}
