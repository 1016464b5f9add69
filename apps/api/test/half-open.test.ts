import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { PLATFORM_ENVIRONMENT, seal, sign } from './platform.js';
import { openShop } from './shop.js';

interface Half {
  readonly socket: Socket;
  readonly answer: () => string;
}

/** Sends the headers of a POST and one byte of its body, and waits until the server has begun to read it. */
async function sendHalf(port: number, path: string, headers: string): Promise<Half> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.on('error', () => {});
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nexpect: 100-continue\r\n${headers}\r\n`,
  );
  // It says “100 Continue”, or that it wants no more.
  await once(socket, 'data');
  if (answer.startsWith('HTTP/1.1 100 ')) socket.write(headers.startsWith('transfer') ? '1\r\n{\r\n' : '{');
  return { socket, answer: () => answer };
}

const ONE_THOUSAND = 'content-length: 1000\r\n';
const CHUNKED = 'transfer-encoding: chunked\r\n';
const WEBHOOK = '/webhooks/wechatpay/transactions';

async function openDoors() {
  const shop = await openShop({ environment: PLATFORM_ENVIRONMENT });
  const url = await shop.app.listen({ host: '127.0.0.1', port: 0 });
  return { shop, url, port: Number(new URL(url).port) };
}

test('bodies that never end keep out no order, notification, login or read', async () => {
  const { shop, url, port } = await openDoors();
  const buyer = await shop.buyer();
  const bearer = `authorization: Bearer ${buyer.token}\r\nidempotency-key: k\r\n`;
  const halves: Promise<Half>[] = [];
  for (let index = 0; index < 80; index += 1) {
    halves.push(sendHalf(port, WEBHOOK, index % 2 === 0 ? ONE_THOUSAND : CHUNKED));
    halves.push(sendHalf(port, '/api/orders', ONE_THOUSAND + bearer));
    halves.push(sendHalf(port, '/api/session', ONE_THOUSAND));
  }
  await Promise.all(halves);

  const { headers, body } = sign(
    seal({ trade_state: 'NOTPAY', appid: 'a', mchid: 'm', out_trade_no: 'none' }),
  );
  const post = (path: string, more: Record<string, string>, text: string) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...more },
      body: text,
    });
  const answers = await Promise.all([
    fetch(`${url}/readyz`),
    fetch(`${url}/api/products`),
    post(WEBHOOK, headers, body),
    post('/api/session', {}, JSON.stringify({ code: shop.simulator.control.login('bob').code })),
    post(
      '/api/orders',
      { authorization: `Bearer ${buyer.token}`, 'idempotency-key': 'whole' },
      JSON.stringify({ items: [{ productId: 'huila', quantity: 1 }] }),
    ),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 204, 201, 201]);
});

test('a body that is incomplete after two seconds is a 408 problem that closes the connection', async () => {
  const { port } = await openDoors();
  const { socket, answer } = await sendHalf(port, '/api/session', ONE_THOUSAND);
  await once(socket, 'close');
  expect(answer()).toContain('HTTP/1.1 408 ');
  expect(answer()).toMatch(/connection: close/i);
  expect(answer()).toContain('"code":"BODY_TOO_SLOW"');
});

afterEach(() => {
  vi.useRealTimers();
});

test('the oldest of too many bodies of an address is given up at once, and not waited for again', async () => {
  const { port } = await openDoors();
  // Time stands still: only what is done at once is done.
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const oldest = await sendHalf(port, '/api/session', ONE_THOUSAND);
  const closed = once(oldest.socket, 'close');
  for (let index = 0; index < 256; index += 1) await sendHalf(port, '/api/session', ONE_THOUSAND);
  await closed;
  expect(oldest.answer()).toContain('HTTP/1.1 408 ');
  expect(oldest.answer()).toContain('"code":"BODY_TOO_SLOW"');
});

test('a body that is refused for its size is read to its end, so that its answer arrives', async () => {
  const { shop, port } = await openDoors();
  // A connection that closes under unread bytes is reset, and a proxy that still sends answers 502.
  let isReadAtItsAnswer: boolean | undefined;
  shop.app.server.on('request', (request, response) => {
    response.on('finish', () => {
      isReadAtItsAnswer = request.complete;
    });
  });
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  const head = 'POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';
  socket.write(`${head}content-length: 1000000\r\n\r\n${'x'.repeat(1_000_000)}`);
  await once(socket, 'close');
  expect(isReadAtItsAnswer).toBe(true);
  expect(answer).toContain('HTTP/1.1 413 ');
  expect(answer).toContain('"code":"BODY_TOO_LARGE"');
});

test('an unknown path is answered without the end of its body, and closes the connection', async () => {
  const { port } = await openDoors();
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.write(`POST /nothing HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${ONE_THOUSAND}\r\n{`);
  await once(socket, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 404 /);
  expect(answer).toMatch(/connection: close/i);
});

test('a complete request that is refused before its body is read keeps its connection', async () => {
  const { port } = await openDoors();
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let answers = '';
  const refused = () => answers.match(/HTTP\/1\.1 401 /g)?.length ?? 0;
  socket.on('data', (chunk) => {
    answers += chunk;
  });
  const order = `POST /api/orders HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}`;
  for (let count = 1; count <= 2; count += 1) {
    socket.write(order);
    while (refused() < count) await once(socket, 'data');
  }
  expect(answers).not.toMatch(/connection: close/i);
});
