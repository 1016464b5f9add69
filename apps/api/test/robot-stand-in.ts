import { createHmac } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { RobotKind } from '@taro-pay/contracts';
import { onTestFinished } from 'vitest';

export const ROBOT_KEY = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';
export const ROBOT_SECRET = 'SEC9f86d081884c7d659a2feaa0c55ad015';

/** Answers in another way than the platform does. */
type Hostile = (response: ServerResponse) => void;

interface StandIn {
  /** What the API has to be started with. */
  readonly environment: Readonly<Record<string, string>>;
  /** The bodies that were taken, oldest first, as text. */
  readonly taken: readonly string[];
  /** How many requests came, refused ones among them. */
  readonly asked: () => number;
  /** Answers like this from now on; null for the platform's own way. */
  answer: (hostile: Hostile | null) => void;
}

const WEBHOOKS = {
  wecom: `/cgi-bin/webhook/send?key=${ROBOT_KEY}`,
  dingtalk: `/robot/send?access_token=${ROBOT_KEY}`,
  feishu: `/open-apis/bot/v2/hook/${ROBOT_KEY}`,
} as const satisfies Record<RobotKind, string>;

const hmac = (key: string, message: string) => createHmac('sha256', key).update(message).digest('base64');

/** Signatures are good for an hour. */
const isFresh = (atMs: number) => Math.abs(atMs - Date.now()) < 3_600_000;

/** What a platform answers to a message: its own form of success, or of a refusal. */
const ANSWERS: Readonly<Record<RobotKind, (url: URL, body: Record<string, unknown>) => object>> = {
  wecom: (_, body) =>
    body.msgtype === 'markdown' && 'markdown' in body
      ? { errcode: 0, errmsg: 'ok' }
      : { errcode: 40008, errmsg: 'invalid message type' },
  dingtalk: (url) => {
    const timestamp = url.searchParams.get('timestamp') ?? '';
    const expected = hmac(ROBOT_SECRET, `${timestamp}\n${ROBOT_SECRET}`);
    return isFresh(Number(timestamp)) && url.searchParams.get('sign') === expected
      ? { errcode: 0, errmsg: 'ok' }
      : { errcode: 310000, errmsg: 'sign not match, more: [https://ding-doc.dingtalk.com/doc]' };
  },
  feishu: (_, { timestamp, sign }) =>
    isFresh(Number(timestamp) * 1000) && sign === hmac(`${String(timestamp)}\n${ROBOT_SECRET}`, '')
      ? { StatusCode: 0, StatusMessage: 'success', code: 0, data: {}, msg: 'success' }
      : { code: 19021, msg: 'sign match fail or timestamp is not within one hour from current time' },
};

/** A platform's robot on loopback, which checks signatures as the platform does. It ends with the test. */
export async function openRobot(kind: RobotKind): Promise<StandIn> {
  const taken: string[] = [];
  let asked = 0;
  let hostile: Hostile | null = null;
  const server = createServer({ keepAliveTimeout: 0 }, async (request, response) => {
    const body = await text(request);
    asked += 1;
    if (hostile !== null) return hostile(response);
    const url = new URL(request.url ?? '', 'http://robot');
    const webhook = new URL(WEBHOOKS[kind], url);
    const isOurs = url.pathname === webhook.pathname && url.search.startsWith(webhook.search);
    const answer = isOurs ? ANSWERS[kind](url, JSON.parse(body)) : { errcode: 404, code: 404 };
    if (Object.values(answer)[0] === 0) taken.push(body);
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return {
    environment: {
      ROBOT_KIND: kind,
      ROBOT_URL: `http://127.0.0.1:${port}${WEBHOOKS[kind]}`,
      ...(kind === 'wecom' ? {} : { ROBOT_SECRET }),
    },
    taken,
    asked: () => asked,
    answer: (next) => {
      hostile = next;
    },
  };
}
