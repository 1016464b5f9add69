import { createClient } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { freePort } from '../../../apps/api/test/api-process.js';
import { buy, openServer, type Server } from './server.js';
import { tlsTransport } from './tls.js';

async function openShop() {
  const server = await openServer();
  await server.command(['migrate'], { CREATE_DATABASE: 'on' });
  await server.start();
  return server;
}

/** The product that the command put on sale, once buyers see it. */
async function firstProduct({ url, identity }: Server): Promise<string> {
  const guest = createClient(tlsTransport(url, identity));
  const find = async () => {
    const { products } = await guest('listProducts', {});
    return products.find(({ name }) => name === '首笔付款')?.id ?? '';
  };
  await expect.poll(find, { timeout: 60_000 }).not.toBe('');
  return find();
}

test('the first payment is one command: 1 fen paid, told by WeChat, and given back', async () => {
  const server = await openShop();
  const other = { OPERATOR_TOKEN: 'another operator token of these tests' };
  expect(await server.command(['first-payment'], other)).toEqual({
    code: 1,
    output: expect.stringMatching(/^The API refuses: .* \(\w+\)\n$/),
  });
  const command = server.command(['first-payment']);
  const orderId = await buy(server, await firstProduct(server));
  const { code, output } = await command;
  expect(output).toMatch(/Paid: 0\.01 yuan/);
  expect(output).toMatch(/WeChat’s notification came at \S+: APPLIED/);
  expect(output).toMatch(/off sale again/);
  expect(output).toMatch(/The money is back/);
  expect(code).toBe(0);
  expect(await server.wechat.order(orderId)).toMatchObject({ tradeState: 'REFUND' });
});

test('a first payment whose notification WeChat cannot deliver is given back, and the command fails', async () => {
  const server = await openShop();
  await server.wechat.setFaults([{ operation: 'paymentNotification', fault: 'DROPPED' }]);
  const command = server.command(['first-payment']);
  const orderId = await buy(server, await firstProduct(server), { confirms: true });
  const { code, output } = await command;
  expect(output).toMatch(/known by query/);
  expect(output).toMatch(/notification did not come/);
  expect(output).toMatch(/The money is back/);
  expect(code).toBe(1);
  expect(await server.wechat.order(orderId)).toMatchObject({ tradeState: 'REFUND' });
});

test('a wrong use of it, and a shop that does not answer, are told in a line', async () => {
  const server = await openServer();
  expect(await server.command(['first-payment', '--wait', '0'])).toMatchObject({ code: 2 });
  const nobody = { PUBLIC_BASE_URL: `https://127.0.0.1:${await freePort()}` };
  expect(await server.command(['first-payment'], nobody)).toEqual({
    code: 1,
    output: 'PUBLIC_BASE_URL does not answer: ECONNREFUSED\n',
  });
});
