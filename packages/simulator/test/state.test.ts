import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Simulator, startSimulator } from '../src/index.js';
import { environmentOf } from '../src/protocol/merchant.js';
import { launch, runCli, temporaryFolder } from './cli-process.js';
import { createMerchantClient } from './merchant-client.js';
import { merchant } from './sale.js';

test('orders, payments, prepay_ids and refunds survive a kill -9', async () => {
  const folder = temporaryFolder();
  const [db, merchantFile] = [join(folder, 'wechat.db'), join(folder, 'merchant.json')];
  writeFileSync(merchantFile, JSON.stringify(merchant));
  async function start() {
    const flags = ['--port', '0', '--db', db, '--merchant', merchantFile, '--write-env', join(folder, 'env')];
    const running = launch(flags);
    const [, address = ''] = await running.prints(/(http:\S+)[\s\S]*for a back end/);
    return {
      running,
      client: createMerchantClient({ address, environment: environmentOf(merchant, address, []) }),
    };
  }
  const first = await start();
  const openid = await first.client.login('alice');
  const answered: { outTradeNo: string; prepayId: unknown; isPaid: boolean }[] = [];
  // Several buyers at once, until the process dies under them.
  const buy = async (lane: number) => {
    for (let count = 0; ; count += 1) {
      const outTradeNo = `KILLED-${lane}-${count}`;
      const body = first.client.prepayBody({ openid, outTradeNo });
      const prepayId = (await first.client.prepay(body)).json.prepay_id;
      const order = { outTradeNo, prepayId, isPaid: false };
      answered.push(order);
      await first.client.control('cashier', { ...first.client.paymentOf(prepayId), action: 'pay' });
      order.isPaid = true;
      const refund = { outTradeNo, outRefundNo: `${outTradeNo}-R`, refundFen: 100 };
      await first.client.refund(first.client.refundBody(refund));
      if (answered.length >= 60) first.running.child.kill('SIGKILL');
    }
  };
  await Promise.allSettled([buy(1), buy(2), buy(3)]);
  await first.running.ended;
  appendFileSync(db, 'orders\t"TORN"\t{"outTradeNo":"TO');

  const { client } = await start();
  expect(answered.length).toBeGreaterThanOrEqual(60);
  for (const { outTradeNo, prepayId, isPaid } of answered) {
    const { json, status } = await client.query(outTradeNo);
    expect(status, outTradeNo).toBe(200);
    if (isPaid) expect(json.trade_state, outTradeNo).toMatch(/SUCCESS|REFUND/);
    else if (json.trade_state === 'NOTPAY') {
      const shown = { ...client.paymentOf(prepayId), action: 'cancel' };
      expect(await client.control('cashier', shown)).toEqual({ errMsg: 'requestPayment:fail cancel' });
    }
  }
  expect((await client.queryRefund('KILLED-1-0-R')).json).toMatchObject({ out_refund_no: 'KILLED-1-0-R' });
  expect((await client.query('TORN')).status).toBe(404);
});

async function openOn(db: string): Promise<Simulator> {
  const simulator = await startSimulator({ db, merchant });
  onTestFinished(() => simulator.close());
  return simulator;
}

test('a pending notification, the buyer, the books and the clock survive a restart', async () => {
  const db = join(temporaryFolder(), 'wechat.db');
  const before = await openOn(db);
  const client = createMerchantClient(before);
  const openid = await client.login('alice');
  const arrived: string[] = [];
  const backEnd = createServer((request, response) => {
    arrived.push(String(request.headers['wechatpay-timestamp']));
    response.writeHead(arrived.length === 1 ? 500 : 204).end();
  });
  await new Promise<void>((resolve) => backEnd.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void backEnd.close());
  const address = backEnd.address();
  const notifyUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/notify`;
  before.control.advanceClock(86_400_000);
  const { json } = await client.prepay(client.prepayBody({ openid, outTradeNo: 'KEPT-000001', notifyUrl }));
  before.control.cashier({ ...client.paymentOf(json.prepay_id), action: 'pay' });
  await client.refund(
    client.refundBody({ outTradeNo: 'KEPT-000001', outRefundNo: 'KEPT-R1', refundFen: 100 }),
  );
  before.control.settleRefund('KEPT-R1', 'SUCCESS');
  await before.control.idle();
  const [order, refunds, books] = [before.control.orders(), before.control.refunds(), before.control.books()];
  await before.close();

  const after = await openOn(db);
  expect(after.control.orders()).toEqual(order);
  expect(after.control.refunds()).toEqual(refunds);
  expect(after.control.books()).toEqual(books);
  expect(after.control.orders()[0]?.user).toBe('alice');
  expect(after.control.now() - Date.now()).toBeGreaterThan(86_390_000);
  expect(arrived).toHaveLength(1);
  after.control.advanceClock(15_000);
  await after.control.idle();
  expect(arrived).toHaveLength(2);

  after.control.reset();
  await after.close();
  expect((await openOn(db)).control.orders()).toEqual([]);
});

test('a console refund survives a restart, and an older file’s refund is the back end’s', async () => {
  const db = join(temporaryFolder(), 'wechat.db');
  const before = await openOn(db);
  const client = createMerchantClient(before);
  const openid = await client.login('alice');
  for (const outTradeNo of ['KEPT-000002', 'KEPT-000003']) {
    await client.prepay(client.prepayBody({ openid, outTradeNo }));
    before.control.actOnOrder(outTradeNo, 'pay');
  }
  const refund = { outTradeNo: 'KEPT-000002', outRefundNo: 'KEPT-R2', refundFen: 1 };
  await client.refund(client.refundBody(refund));
  before.control.refundInConsole('KEPT-000003', { outRefundNo: 'KEPT-R3', queryable: false });
  await before.close();
  const withoutNewFields = readFileSync(db, 'utf8').replaceAll(',"source":"API","isQueryable":true', '');
  writeFileSync(db, withoutNewFields);

  const after = await openOn(db);
  expect(after.control.refunds().map(({ source }) => source)).toEqual(['API', 'VENDOR_PLATFORM']);
  const query = createMerchantClient(after).queryRefund;
  expect([(await query('KEPT-R2')).status, (await query('KEPT-R3')).status]).toEqual([200, 404]);
});

test('the file keeps its merchant, is compacted, and is refused if damaged or foreign', async () => {
  const db = join(temporaryFolder(), 'wechat.db');
  const first = await openOn(db);
  for (let count = 0; count < 50; count += 1) first.control.advanceClock(1000);
  await first.close();
  const lines = () => readFileSync(db, 'utf8').split('\n').length;
  const long = lines();
  const second = await startSimulator({ db });
  expect(second.merchant).toEqual(merchant);
  await second.close();
  expect(lines()).toBeLessThan(long - 45);

  const otherFile = join(temporaryFolder(), 'merchant.json');
  writeFileSync(otherFile, JSON.stringify({ ...merchant, merchantId: '1600000000' }));
  const other = await runCli(['--port', '0', '--db', db, '--merchant', otherFile]);
  expect(other).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^The state is one of merchant [^\n]+\n$/),
  });
  appendFileSync(db, 'orders\tno key\n');
  const damaged = await runCli(['--port', '0', '--db', db]);
  expect(damaged).toMatchObject({ code: 1, stderr: expect.stringMatching(/is damaged in line \d+\.\n$/) });
  writeFileSync(db, 'something else\n');
  expect((await runCli(['--port', '0', '--db', db])).stderr).toMatch(/is no state file[^\n]+\n$/);
  expect(readFileSync(db, 'utf8')).toBe('something else\n');
  const nowhere = await runCli(['--port', '0', '--db', join(temporaryFolder(), 'none', 'wechat.db')]);
  expect(nowhere).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^\S+ cannot be used: ENOENT[^\n]+\n$/),
  });
});

test('a file from before there were several products opens, and its orders are refunded', async () => {
  const db = join(temporaryFolder(), 'wechat.db');
  const first = await startSimulator({ db, merchant });
  const client = createMerchantClient(first);
  const openid = await client.login('alice');
  for (const outTradeNo of ['OLD-PAID', 'OLD-UNPAID'])
    await client.prepay(client.prepayBody({ openid, outTradeNo }));
  first.control.actOnOrder('OLD-PAID', 'pay');
  await first.close();
  const old = readFileSync(db, 'utf8')
    .replaceAll('"product":"jsapi",', '')
    .replaceAll(',"earlierPrepays":[]', '')
    .replaceAll(/("paidAtMs":\d+),"openid":"[^"]+"/g, '$1');
  expect(old).not.toMatch(/product|earlierPrepays/);
  writeFileSync(db, old);
  const second = await startSimulator({ db });
  onTestFinished(() => second.close());
  expect(second.control.order('OLD-PAID')).toMatchObject({ product: 'jsapi', tradeState: 'SUCCESS', openid });
  expect(second.control.refundInConsole('OLD-PAID')).toMatchObject({ refundFen: 6800 });
  expect(second.control.actOnOrder('OLD-UNPAID', 'pay')).toEqual({ errMsg: 'requestPayment:ok' });
});

test('a file is one running simulator’s: the second start is refused in one line, and harms nothing', async () => {
  const db = join(temporaryFolder(), 'wechat.db');
  const running = launch(['--port', '0', '--db', db]);
  await running.prints(/WeChat’s simulator/);
  const refusal = new RegExp(
    `^${db} is in use by the simulator with process id ${running.child.pid}, as ${db}\\.lock says\\. [^\\n]+\\n$`,
  );
  const second = await runCli(['--port', '0', '--db', db]);
  expect(second).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(refusal) });
  await expect(startSimulator({ db })).rejects.toThrow('is in use');

  running.child.kill('SIGTERM');
  expect(await running.ended).toBe(0);
  expect(readdirSync(dirname(db))).toEqual(['wechat.db']);
  const inProcess = await startSimulator({ db });
  await expect(startSimulator({ db })).rejects.toThrow(`process id ${process.pid}, as `);
  await inProcess.close();
  expect(readdirSync(dirname(db))).toEqual(['wechat.db']);
});

test('the lock of a dead process is taken over, also where its number is another process’s now', async () => {
  const db = join(temporaryFolder(), 'wechat.db');
  const killed = launch(['--port', '0', '--db', db]);
  await killed.prints(/WeChat’s simulator/);
  killed.child.kill('SIGKILL');
  await killed.ended;
  const lock = readFileSync(`${db}.lock`, 'utf8');
  for (const left of [lock, lock.replace(/^\d+/, String(process.pid)), 'nonsense', '']) {
    writeFileSync(`${db}.lock`, left);
    const next = await startSimulator({ db });
    await next.close();
    expect(readdirSync(dirname(db))).toEqual(['wechat.db']);
  }
});

test('a start that fails leaves its file to the next one', async () => {
  const db = join(temporaryFolder(), 'wechat.db');
  await (await startSimulator({ db, merchant })).close();
  const other = { ...merchant, merchantId: '1600000000' };
  await expect(startSimulator({ db, merchant: other })).rejects.toThrow('The state is one of merchant');
  await expect(
    startSimulator({ db, merchants: [merchant, { ...other, appSecret: 'other' }] }),
  ).rejects.toThrow();
  expect(readdirSync(dirname(db))).toEqual(['wechat.db']);
});

test('a second start at the port of a running simulator leaves its file alone', async () => {
  const db = join(temporaryFolder(), 'wechat.db');
  const running = await startSimulator({ db, merchant });
  const port = Number(new URL(running.address).port);
  await expect(startSimulator({ db, merchant, port })).rejects.toMatchObject({ code: 'EADDRINUSE', port });
  running.control.advanceClock(60_000);
  await running.close();
  const again = await startSimulator({ db });
  onTestFinished(() => again.close());
  expect(Math.round((again.control.now() - Date.now()) / 60_000)).toBe(1);
});

test('an order that has closed by its age stays closed when the clock is set back and after a restart', async () => {
  const db = join(temporaryFolder(), 'wechat.db');
  const first = await openOn(db);
  const client = createMerchantClient(first);
  const openid = await client.login('alice');
  await client.prepay(client.prepayBody({ openid, outTradeNo: 'CLOSED-BY-AGE' }));
  first.control.advanceClock(8 * 24 * 3_600_000);
  expect(first.control.order('CLOSED-BY-AGE')?.tradeState).toBe('CLOSED');
  first.control.resetClock();
  await first.close();
  const second = await openOn(db);
  expect(second.control.order('CLOSED-BY-AGE')?.tradeState).toBe('CLOSED');
  expect(second.control.actOnOrder('CLOSED-BY-AGE', 'pay')?.errMsg).toContain('已关闭');
});
