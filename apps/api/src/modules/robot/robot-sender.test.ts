import type { ServerResponse } from 'node:http';
import type { RobotFailure, RobotKind } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { openRobot } from '../../../test/robot-stand-in.js';
import { PLATFORMS } from './robot-platforms.js';
import { createRobotSender } from './robot-sender.js';

const TEXT = {
  title: '标题',
  lines: ['一行'],
  link: { text: '打开', url: 'https://shop.example.com/console' },
};
const SECRET = 'SECd0c1f00d5eed';

async function openSender(
  kind: RobotKind,
  more: { secret?: string; nowMs?: number; timeoutMs?: number } = {},
) {
  const robot = await openRobot(kind);
  const { ROBOT_URL: url = '', ROBOT_SECRET = null } = robot.environment;
  const config = { kind, url, secret: more.secret ?? ROBOT_SECRET };
  const { nowMs, timeoutMs } = more;
  return { robot, sender: createRobotSender(config, () => nowMs ?? Date.now(), timeoutMs) };
}

/** Made by Python’s hmac and base64 from what the platforms’ pages say. */
test('the signatures of DingTalk and Feishu are those that their pages describe', () => {
  const config = (kind: RobotKind) => ({ kind, url: 'https://robot.example.com/send?key=a', secret: SECRET });
  const { url } = PLATFORMS.dingtalk.request(config('dingtalk'), TEXT, 1_700_000_000_123);
  expect(url.search).toBe(
    '?key=a&timestamp=1700000000123&sign=2m9MWxCZB75%2Fa7NMskqrZyrjDp1mP2wdiafcZHjbcGo%3D',
  );
  const { body } = PLATFORMS.feishu.request(config('feishu'), TEXT, 1_700_000_000_123);
  expect(body).toMatchObject({
    timestamp: '1700000000',
    sign: '9P3q6N9dPhHEHwVqvG45MbBoJ97Krw/YPcE5FvrhiHg=',
  });
});

test.each(['dingtalk', 'feishu'] as const)('%s refuses a wrong secret and a wrong clock', async (kind) => {
  const { sender: wrong } = await openSender(kind, { secret: SECRET });
  expect(await wrong.send(TEXT)).toMatchObject({ reason: 'SIGNATURE' });
  const { sender: late } = await openSender(kind, { nowMs: Date.now() - 2 * 3_600_000 });
  expect(await late.send(TEXT)).toMatchObject({ reason: 'SIGNATURE' });
});

/** Writes as long as the other side reads. */
function endless(response: ServerResponse): void {
  const write = () => {
    while (!response.destroyed && response.write('{"errcode":0,'.repeat(1_000)));
    if (!response.destroyed) response.once('drain', write);
  };
  write();
}

const HOSTILE: readonly [string, (response: ServerResponse) => void, RobotFailure][] = [
  ['an endless answer', endless, 'NO_ANSWER'],
  ['a broken connection', (response) => response.destroy(), 'NO_ANSWER'],
  [
    'a redirect',
    (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end('{"errcode":0}'),
    'HTTP_STATUS',
  ],
  ['success with another status', (response) => response.writeHead(500).end('{"errcode":0}'), 'HTTP_STATUS'],
  ['a page', (response) => response.end('<html>登录</html>'), 'UNREADABLE'],
  ['no body', (response) => response.end(), 'UNREADABLE'],
  ['a list', (response) => response.end('[0]'), 'UNREADABLE'],
  ['a code in words', (response) => response.end('{"errcode":"0"}'), 'UNREADABLE'],
  ['an error with status 200', (response) => response.end('{"errcode":40035,"errmsg":"no json"}'), 'REFUSED'],
  ['too many messages', (response) => response.end('{"errcode":45009}'), 'TOO_MANY'],
];

test('no hostile answer is taken for success, and none is followed or read without end', async () => {
  const { robot, sender } = await openSender('wecom', { timeoutMs: 60_000 });
  for (const [name, answer, reason] of HOSTILE) {
    robot.answer(answer);
    expect([name, (await sender.send(TEXT))?.reason]).toEqual([name, reason]);
  }
  robot.answer(null);
  expect(await sender.send(TEXT)).toBeNull();
});

test('an answer that never ends in time is none', async () => {
  const { robot, sender } = await openSender('feishu', { timeoutMs: 50 });
  robot.answer((response) => void response.write('{'));
  expect(await sender.send(TEXT)).toMatchObject({ reason: 'NO_ANSWER' });
  robot.answer(() => {});
  expect(await sender.send(TEXT)).toMatchObject({ reason: 'NO_ANSWER' });
});

test('each platform’s refusal has the reason that its words give', async () => {
  const refusals: readonly [RobotKind, object, RobotFailure][] = [
    ['wecom', { errcode: 93000, errmsg: 'invalid webhook url' }, 'UNKNOWN_ROBOT'],
    ['dingtalk', { errcode: 310000, errmsg: 'sign not match' }, 'SIGNATURE'],
    ['dingtalk', { errcode: 310000, errmsg: 'keywords not in content' }, 'KEYWORD'],
    ['dingtalk', { errcode: 310000, errmsg: 'ip 1.2.3.4 not in whitelist' }, 'ADDRESS'],
    ['dingtalk', { errcode: 300005, errmsg: 'token is not exist' }, 'UNKNOWN_ROBOT'],
    ['dingtalk', { errcode: 410100, errmsg: 'send too fast' }, 'TOO_MANY'],
    ['feishu', { code: 19001, msg: 'access token invalid' }, 'UNKNOWN_ROBOT'],
    ['feishu', { code: 19022, msg: 'Ip Not Allowed' }, 'ADDRESS'],
    ['feishu', { code: 19024, msg: 'Key Words Not Found' }, 'KEYWORD'],
    ['feishu', { StatusCode: 9499, StatusMessage: 'Bad Request' }, 'REFUSED'],
  ];
  for (const [kind, answer, reason] of refusals) {
    const verdict = PLATFORMS[kind].verdict({ ...answer });
    expect([answer, verdict === null ? null : PLATFORMS[kind].reason(verdict)]).toEqual([answer, reason]);
  }
  expect(PLATFORMS.feishu.verdict({ StatusCode: 0, StatusMessage: 'success' })?.code).toBe(0);
});
