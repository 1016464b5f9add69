import { expect, test } from 'vitest';
import { callCli } from './cli-process.js';
import { openSellingApp } from './mini-program-app.js';

const PUSH = {
  url: 'http://127.0.0.1:9/wechat/messages',
  token: 'AAAAA',
  encodingAesKey: 'A'.repeat(43),
};

/** Exits with 1 where the simulator does not answer this text at a path. */
const script = (path: string, text: string) =>
  `fetch(process.env.WECHAT_SIMULATOR_URL + '${path}').then((one) => one.text())
    .then((body) => process.exit(body.includes('${text}') ? 0 : 1))`;

test('--trade-managed and --message-push set what the control API can set', async () => {
  const flags = ['--seed', 'flags', '--trade-managed', '--message-push', JSON.stringify(PUSH)];
  const exec = async (path: string, text: string) => {
    const command = [process.execPath, '-e', script(path, text)];
    return (await callCli(['exec', ...flags, '--', ...command])).code;
  };
  expect(await exec('/_sim/trade-management', '"isManaged":true')).toBe(0);
  expect(await exec('/_sim/message-push', '"mode":"encrypted","format":"json"')).toBe(0);
  expect(await exec('/_sim/message-push', '"token"')).toBe(1);
});

const TEMPLATE = { priTmplId: 'shipped', title: '发货', keywords: [{ key: 'thing1', name: '商品' }] };

test('--message-templates are there at the start and after a reset', async () => {
  const flags = ['--message-templates', JSON.stringify([TEMPLATE])];
  const found = script('/_sim/templates', '"priTmplId":"shipped"');
  const reset = `fetch(process.env.WECHAT_SIMULATOR_URL + '/_sim/reset', { method: 'POST' }).then(() => ${found})`;
  for (const words of [found, reset]) {
    expect((await callCli(['exec', ...flags, '--', process.execPath, '-e', words])).code).toBe(0);
  }
});

test('a malformed --message-templates is refused with what is wrong', async () => {
  const { priTmplId, ...unnamed } = TEMPLATE;
  for (const [templates, words] of [
    [TEMPLATE, 'JSON array'],
    [[unnamed], 'priTmplId'],
    [[{ ...TEMPLATE, keywords: [{ key: priTmplId, name: '商品' }] }], 'keywords'],
  ] as const) {
    const { code, stderr } = await callCli(['start', '--message-templates', JSON.stringify(templates)]);
    expect([code, stderr.includes('--message-templates'), stderr.includes(words)]).toEqual([2, true, true]);
  }
});

test('a malformed --message-push is refused with the name of its field', async () => {
  for (const [text, field] of [
    ['x', 'JSON object'],
    [JSON.stringify({ ...PUSH, token: 'no' }), 'token'],
    [JSON.stringify({ ...PUSH, encodingAesKey: 'short' }), 'encodingAesKey'],
  ] as const) {
    const { code, stderr } = await callCli(['start', '--message-push', text]);
    expect([code, stderr.includes('--message-push'), stderr.includes(field)]).toEqual([2, true, true]);
  }
});

test('the command line confirms a receipt, and says where it cannot', async () => {
  const app = await openSellingApp({ tradeManaged: true });
  const trigger = (...words: string[]) => callCli(['trigger', ...words, '--url', app.simulator.address]);
  await app.sell('FLAGS-0001');
  expect(await trigger('receipt', 'FLAGS-0001')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('cancel'),
  });
  await app.ask('/wxa/sec/order/upload_shipping_info', app.shippingOf('FLAGS-0001'));
  expect(await trigger('receipt', 'FLAGS-0001')).toMatchObject({ code: 0, stdout: 'FLAGS-0001: success\n' });
  expect((await trigger('payment-ban', '2d')).stdout).toBe('Payment is on.\n');
  expect((await trigger('trade-unmanaged')).code).toBe(0);
  expect(app.simulator.control.tradeManagement()).toMatchObject({
    isManaged: false,
    banAfterMs: 172_800_000,
  });
});
