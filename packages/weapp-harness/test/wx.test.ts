import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LaunchOptions } from '../src/mini-program.js';
import { ControlledNetwork } from '../src/wx/controlled-network.js';
import { sendOverHttp } from '../src/wx/request.js';
import { heard, launchFixture, probe } from './fixture-copy.js';

/** Runs code in a page, and waits until it has said something `times` times. */
async function run(code: string, options: Partial<LaunchOptions> = {}, times = 1) {
  const program = await launchFixture({ folder: probe(code), ...options });
  await program.tap('.go');
  const said = () => {
    const words = heard(program);
    return Array.isArray(words) ? words : [];
  };
  await program.waitFor(() => said().length >= times);
  return { program, said: said() };
}

describe('wx', () => {
  it('refuses a missing function by name', async () => {
    const program = await launchFixture({ folder: probe('wx.startBluetoothDevicesDiscovery();') });
    await program.tap('.go');
    await program.waitFor(() => program.errors.join().includes('wx.startBluetoothDevicesDiscovery is not'));
  });

  it('reports theme, language, text size and a change of theme', async () => {
    const { program, said } = await run(
      `const { theme, language, fontSizeSetting } = wx.getAppBaseInfo();
       wx.onThemeChange((change) => say(change));
       say([theme, language, fontSizeSetting, wx.getSystemInfoSync().theme]);`,
      { phone: { theme: 'dark', language: 'en', fontSizeSetting: 22 } },
    );
    expect(said).toEqual([['dark', 'en', 22, 'dark']]);
    program.phone.setTheme('light');
    expect(heard(program)).toEqual([expect.anything(), { theme: 'light' }]);
  });

  it('reports no theme without darkmode', async () => {
    const code = 'wx.onThemeChange(say); say(typeof wx.getAppBaseInfo().theme);';
    const { program, said } = await run(code, {
      folder: probe(code, { 'app.json': { pages: ['pages/home/home'] } }),
    });
    program.phone.setTheme('dark');
    expect([said, heard(program)]).toEqual([['undefined'], ['undefined']]);
  });

  it('has a clock of its own that can be set', async () => {
    const hourMs = 3_600_000;
    const { program, said } = await run(
      'wx.onThemeChange(() => say(Date.now())); say([Date.now(), new Date().getTime(), new Date(5).getTime()]);',
      { phone: { clockOffsetMs: hourMs } },
    );
    const [[now, made, past]] = JSON.parse(JSON.stringify(said));
    expect(Math.abs(now - Date.now() - hourMs)).toBeLessThan(hourMs / 2);
    expect([made >= now, past]).toEqual([true, 5]);
    program.phone.setClock(-hourMs);
    program.phone.setTheme('dark');
    expect(Number(JSON.parse(JSON.stringify(heard(program)))[1])).toBeLessThan(Date.now() - hourMs / 2);
  });

  it('copies to the clipboard, and WeChat shows a toast', async () => {
    const { program } = await run(
      "await wx.setClipboardData({ data: 'A1' }); say((await wx.getClipboardData()).data);",
    );
    expect(heard(program)).toEqual(['A1']);
    expect(program.phone.settings.clipboard).toBe('A1');
    expect(program.toasts).toEqual([{ title: '内容已复制', icon: 'none' }]);
  });

  it('shows a modal, and refuses a button of more than four characters', async () => {
    const { program } = await run(
      `wx.showModal({ title: '?', confirmText: '取消订单吧' }).catch(({ errMsg }) => say(errMsg));
       wx.showModal({ title: '?', confirmText: '取消订单', showCancel: false });`,
    );
    expect(heard(program)).toEqual([
      'showModal:fail confirmText length should not larger than 4 Chinese characters',
    ]);
    expect(program.modal).toMatchObject({ confirmText: '取消订单', cancelText: undefined });
  });

  it('shows an action sheet that can be cancelled', async () => {
    const code = `wx.showActionSheet({ itemList: ['a', 'b'] }).then(({ tapIndex }) => say(tapIndex), ({ errMsg }) => say(errMsg));`;
    const program = await launchFixture({ folder: probe(code) });
    for (const choice of ['b', undefined]) {
      await program.tap('.go');
      await program.waitFor(() => program.actionSheet?.items.join() === 'a,b');
      await program.chooseAction(choice);
    }
    expect(heard(program)).toEqual([1, 'showActionSheet:fail cancel']);
  });

  it('asks for subscriptions after a tap or a payment only', async () => {
    const ask = `const ask = () => wx.requestSubscribeMessage({ tmplIds: ['t'] })
      .then(({ t }) => say(t), ({ errMsg }) => say(errMsg));`;
    const { program } = await run(
      `${ask} await ask();
       setTimeout(async () => { await ask(); await wx.requestPayment({}); await ask(); }, 1);`,
      {
        wx: {
          requestPayment: () => 'requestPayment:ok',
          requestSubscribeMessage: ([id = '']) => ({ [id]: 'accept' }),
        },
      },
      3,
    );
    expect(heard(program)).toEqual([
      'accept',
      'requestSubscribeMessage:fail can only be invoked by user TAP gesture.',
      'accept',
    ]);
  });

  it('reports a newer version, which can be applied only when it is ready', async () => {
    const { program } = await run(
      `const manager = wx.getUpdateManager();
       manager.onCheckForUpdate(({ hasUpdate }) => say(hasUpdate));
       manager.onUpdateReady(() => manager.applyUpdate());`,
    );
    expect(heard(program)).toEqual([false]);
    program.update.offer('ready');
    expect(heard(program)).toEqual([false, true]);
    expect(program.update.state).toBe('applied');
  });
});

describe('the privacy guide', () => {
  const REQUIRE =
    "say(wx.getPrivacySetting ? 'asked' : ''); wx.requirePrivacyAuthorize().then(({ errMsg }) => say(errMsg), ({ errMsg }) => say(errMsg));";

  it.each([
    [true, 'requirePrivacyAuthorize:ok'],
    [false, 'requirePrivacyAuthorize:fail privacy permission is not authorized'],
  ])('is asked about by WeChat where the mini-program does not: %s', async (agreed, answer) => {
    const { program } = await run(REQUIRE, { phone: { privacyAgreed: false } });
    await program.waitFor(() => program.asksForPrivacy);
    await program.answerPrivacy(agreed);
    await program.waitFor(() => String(heard(program)).includes(answer));
    expect(program.phone.settings.privacyAgreed).toBe(agreed);
    expect(program.asksForPrivacy).toBe(false);
  });

  it('is shown by the mini-program if it listens', async () => {
    const { program } = await run(
      `wx.onNeedPrivacyAuthorization((resolve) => resolve({ event: 'agree', buttonId: 'b' })); ${REQUIRE}`,
      { phone: { privacyAgreed: false } },
      2,
    );
    expect(heard(program)).toEqual(['asked', 'requirePrivacyAuthorize:ok']);
    expect(program.asksForPrivacy).toBe(false);
  });
});

describe('the network', () => {
  const REQUEST = `const ask = () => wx.request({
    url: wx.getStorageSync('url'),
    timeout: 50,
    success: ({ statusCode, data }) => say([statusCode, data]),
    fail: ({ errMsg, errno }) => say([errMsg, errno]),
  });`;

  it('reports its type and changes; offline every request fails', async () => {
    const { program } = await run(
      `${REQUEST} wx.onNetworkStatusChange(({ isConnected, networkType }) => say([isConnected, networkType]));
       say((await wx.getNetworkType()).networkType); wx.onNetworkStatusChange(() => ask());`,
      { phone: { network: '4g' } },
    );
    program.phone.setNetwork('none');
    await program.waitFor(() => String(heard(program)).includes('request:fail'));
    expect(heard(program)).toEqual([
      '4g',
      [false, 'none'],
      ['request:fail 似乎已断开与互联网的连接。', 600_001],
    ]);
  });

  async function serve(): Promise<{ readonly url: string; readonly reached: string[] }> {
    const reached: string[] = [];
    const server = createServer((request, response) => {
      reached.push(request.url ?? '');
      response.end('{"served":true}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}/a`, reached };
  }

  async function ask(url: string) {
    const network = new ControlledNetwork(sendOverHttp);
    const hold = network.hold(/GET .*\/a$/);
    const program = await launchFixture({
      folder: probe(`${REQUEST.replace('50', '5000')} ask();`),
      storage: new Map([['url', url]]),
      wx: { request: network.send },
    });
    await program.tap('.go');
    return { network, program, hold, held: await hold.next() };
  }

  it.each([
    ['let go', 'release', [], [200, { served: true }], 1],
    ['lost on its way back', 'loseAnswer', [], ['request:fail timeout', 5], 1],
    ['never sent', 'timeOut', [], ['request:fail timeout', 5], 0],
    ['refused', 'fail', ['url not in domain list'], ['request:fail url not in domain list', 600_001], 0],
    ['answered by the story', 'answer', [503, { code: 'DOWN' }], [503, { code: 'DOWN' }], 0],
  ] as const)('holds a request until it is %s', async (_what, outcome, args, answer, requests) => {
    const { url, reached } = await serve();
    const { program, held } = await ask(url);
    expect(heard(program)).toEqual([]);
    Reflect.apply(held[outcome], held, args);
    await program.waitFor(() => String(heard(program)) !== '');
    expect(heard(program)).toEqual([answer]);
    expect(reached).toHaveLength(requests);
  });

  it('cuts off open requests when it goes; the end of a rule releases the rest', async () => {
    const { url, reached } = await serve();
    const { network, program, hold } = await ask(url);
    program.phone.setNetwork('none');
    await program.waitFor(() => String(heard(program)).includes('网络连接已中断'));
    program.phone.setNetwork('wifi');
    hold.end();
    await program.tap('.go');
    await program.waitFor(() => String(heard(program)).includes('200'));
    expect(reached).toEqual(['/a']);
    expect(network.log).toEqual([`GET ${url}`, `GET ${url}`]);
  });

  it('fails after the timeout of the request', async () => {
    const { url } = await serve();
    const silent = new ControlledNetwork(sendOverHttp);
    silent.hold(/./);
    const { said } = await run(`${REQUEST} ask();`, {
      storage: new Map([['url', url]]),
      wx: { request: silent.send },
    });
    expect(said).toEqual([['request:fail timeout', 5]]);
  });
});
