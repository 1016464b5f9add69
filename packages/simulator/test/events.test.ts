import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { Control } from '../src/index.js';
import { callCli, launch } from './cli-process.js';
import { merchant, openSale } from './sale.js';

/** Makes so many events of so many characters; connections get their turn in between. */
async function make(count: number, characters: number, control: Control): Promise<void> {
  const user = 'x'.repeat(characters);
  for (let made = 0; made < count; made += 1) {
    control.login(user);
    await nextTurn();
  }
}

/** A reader of the event stream that has seen its beginning and takes nothing more. */
async function openIdleReader(address: string): Promise<Socket> {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  socket.write(`GET /_sim/events HTTP/1.1\r\nHost: ${hostname}\r\nAccept: text/event-stream\r\n\r\n`);
  await once(socket, 'data');
  return socket.pause();
}

test('events for stalled readers wait in the log, not in memory', async () => {
  const { simulator } = await openSale();
  const { control, address } = simulator;
  await make(200, 100_000, control);
  const beforeBytes = process.memoryUsage().rss;
  for (let count = 0; count < 20; count += 1) await openIdleReader(address);
  // All of it 20 times would be 400 MB.
  expect(process.memoryUsage().rss - beforeBytes).toBeLessThan(150_000_000);
});

test('a stalled reader of events is dropped, and finds the missed events when it reconnects', async () => {
  const { simulator } = await openSale();
  const { control, address } = simulator;
  const socket = await openIdleReader(address);
  const ended = once(socket, 'close');
  // First what fills the connection, then more than anybody may miss.
  await make(200, 100_000, control);
  await make(5_100, 10, control);
  // What the system had taken already is still there to be read; then comes the end.
  let bytes = 0;
  socket.on('data', (chunk) => {
    bytes += chunk.length;
  });
  socket.resume();
  await ended;
  expect(bytes).toBeLessThan(30_000_000);

  const last = control.events().at(-1)?.id ?? 0;
  const reader = await fetch(`${address}/_sim/events?after=${last - 3_000}`, {
    headers: { accept: 'text/event-stream' },
  });
  const seen: number[] = [];
  let text = '';
  for await (const chunk of reader.body ?? []) {
    text += Buffer.from(chunk).toString();
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) seen.push(JSON.parse(block.slice('data: '.length)).id);
    if (seen.at(-1) === last) break;
  }
  expect(seen).toEqual(Array.from({ length: 3_000 }, (_, index) => last - 2_999 + index));
});

test('no event holds a secret: app secret, session key, access token, APIv3 key, private key', async () => {
  const { simulator, client } = await openSale();
  const { control, address } = simulator;
  const { session_key: sessionKey } = await client.redeem(control.login('alice').code);
  await client.redeem(control.login('alice').code, { secret: 'wrong-but-somebodys' });
  const token = await fetch(`${address}/cgi-bin/stable_token`, {
    method: 'POST',
    body: JSON.stringify({
      grant_type: 'client_credential',
      appid: merchant.appId,
      secret: merchant.appSecret,
    }),
  });
  const { access_token: accessToken } = JSON.parse(await token.text());
  await fetch(`${address}/wxa/sec/order/upload_shipping_info?access_token=${accessToken}`, {
    method: 'POST',
  });
  const openid = await client.login();
  const body = client.prepayBody({ openid, outTradeNo: 'SECRET-000001' });
  await client.prepay({ ...body, description: `${merchant.apiV3Key} ${merchant.privateKey.slice(0, 90)}` });
  await client.prepay(
    { ...body, attach: merchant.privateKey.slice(0, 90) },
    { headers: { 'x-key': merchant.apiV3Key } },
  );

  const told = JSON.stringify(control.events());
  const secrets = {
    sessionKey,
    accessToken,
    appSecret: merchant.appSecret,
    apiV3Key: merchant.apiV3Key,
    wrong: 'wrong-but-somebodys',
    privateKey: merchant.privateKey.slice(28, 90).trim(),
  };
  for (const [name, secret] of Object.entries(secrets)) {
    expect.soft(String(secret).length, name).toBeGreaterThan(10);
    expect.soft(told.includes(secret), name).toBe(false);
  }
  expect(told).toContain('secret=***&js_code=');
  expect(told).toContain('access_token=***');
  expect(told).toContain(openid);
});

test('events --json reaches a slow pipe completely', async () => {
  const { simulator } = await openSale();
  await make(785, 2_000, simulator.control);
  const { child, ended, stdout } = launch(['events', '--json', '--url', simulator.address]);
  child.stdout?.pause();
  await once(child.stdout ?? child, 'readable');
  child.stdout?.resume();
  expect(await ended).toBe(0);
  expect(
    stdout()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).id),
  ).toEqual(simulator.control.events().map(({ id }) => id));
});

test('a closed pipe ends the command quietly', async () => {
  const { simulator } = await openSale();
  await make(200, 2_000, simulator.control);
  const { child, ended, stderr } = launch(['events', '--json', '--url', simulator.address]);
  await once(child.stdout ?? child, 'data');
  child.stdout?.destroy();
  await ended;
  expect([child.exitCode, stderr()]).toEqual([0, '']);
});

test('events --follow prints the reason of a refusal', async () => {
  const { simulator } = await openSale();
  const url = simulator.address.replace('127.0.0.1', '0.0.0.0');
  expect(await callCli(['events', '--follow', '--url', url])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('--allow-host'),
  });
});

test('a control event tells programs what was done, without secrets', async () => {
  const { simulator } = await openSale();
  simulator.control.advanceClock(60_000);
  simulator.control.login(`alice ${merchant.apiV3Key}`);
  expect(simulator.control.events()).toMatchObject([
    { summary: 'The clock moved forward by 60 s', action: { kind: 'clockAdvanced', advanceMs: 60_000 } },
    { summary: 'wx.login as alice ***', action: { kind: 'login', user: 'alice ***' } },
  ]);
});
