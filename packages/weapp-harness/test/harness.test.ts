import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { changedFixture, launchFixture } from './fixture-copy.js';

const HOME = 'pages/home/home.wxml';

describe('taps', () => {
  it('reach the method of a binding, and bubble to the bindings around it', async () => {
    const program = await launchFixture();
    await program.tap('.inner');
    expect(program.find('.sums')?.text()).toBe('outer 1 inner 1');
  });

  it('stop at a catch', async () => {
    const program = await launchFixture();
    await program.tap('caught');
    expect(program.find('.sums')?.text()).toBe('outer 0 inner 1');
  });

  it('do nothing where the template has no binding', async () => {
    const program = await launchFixture();
    const before = program.text();
    await program.tap('nobody listens');
    expect(program.text()).toBe(before);
    expect(program.errors).toEqual([]);
  });

  it('do nothing once the binding is taken out of the template', async () => {
    const folder = changedFixture(HOME, (source) => source.replaceAll(/(bind|catch)tap="\w+"/g, ''));
    const program = await launchFixture({ folder });
    await program.tap('.inner');
    expect(program.find('.sums')?.text()).toBe('outer 0 inner 0');
  });

  it('do nothing on a disabled button', async () => {
    const program = await launchFixture();
    await program.tap('.disabled');
    expect(program.find('.sums')?.text()).toBe('outer 0 inner 0');
  });

  it('on a hidden or missing element are refused', async () => {
    const program = await launchFixture();
    await expect(program.tap('.no-such-class')).rejects.toThrow('There is no ".no-such-class"');
    await expect(program.tap('.secret')).rejects.toThrow('hidden');
    await expect(program.tap('secret')).rejects.toThrow('There is no "secret"');
  });

  it('on a binding whose method does not exist are an error', async () => {
    const program = await launchFixture();
    await program.tap('.forgotten');
    expect(program.errors.join()).toContain('no method "noSuchMethod"');
  });

  it('whose method throws are an error, and the mini-program goes on', async () => {
    const program = await launchFixture();
    await program.tap('.broken');
    expect(program.errors.join()).toContain('broken on purpose');
    await program.tap('.inner');
    expect(program.find('.sums')?.text()).toBe('outer 1 inner 1');
  });
});

describe('events', () => {
  it('run captures outside in before bubbling, and one mut-bind at most', async () => {
    const bindings =
      '<view capture-bind:tap="a" mut-bind:tap="b"><view class="in" mut-bind:tap="c" bind:tap="d" /></view>';
    const folder = changedFixture(HOME, (source) => source + bindings);
    const program = await launchFixture({ folder });
    await program.tap('.in');
    expect(program.errors.map((error) => error.match(/method "(.)"/)?.[1])).toEqual(['a', 'd', 'c']);
  });

  it('stop at a capturing catch', async () => {
    const bindings = '<view capture-catch:tap="a"><view class="in" bind:tap="b" /></view>';
    const folder = changedFixture(HOME, (source) => source + bindings);
    const program = await launchFixture({ folder });
    await program.tap('.in');
    expect(program.errors).toHaveLength(1);
  });

  it('of a component have its host as target on the page', async () => {
    const folder = changedFixture(HOME, (source) =>
      source.replace('start="{{inner}}"', 'start="{{inner}}" data-product-id="host" bindtap="openDetail"'),
    );
    const program = await launchFixture({ folder });
    await program.tap('.counter');
    await program.waitFor(() => program.page().query.id === 'host');
  });

  it('reach an element that was found before a rerender, and none that is gone', async () => {
    const program = await launchFixture();
    const button = program.find('.inner');
    if (!button) throw new Error('no button');
    await program.tap(button);
    await program.tap(button);
    expect(program.find('.sums')?.text()).toBe('outer 2 inner 2');
    await program.tap('first card');
    await program.waitFor(() => program.page().path === 'pages/detail/detail');
    await expect(program.tap(button)).rejects.toThrow('found before');
  });
});

describe('the view', () => {
  it('renders templates, loops, wxs, components and slots', async () => {
    const program = await launchFixture();
    expect(program.findAll('.card').map((card) => card.text())).toEqual(['first card', 'second card']);
    expect(program.find('.price')?.text()).toBe('¥19.90');
    expect(program.find('.counter-host .counter')?.text()).toBe('0 so far');
    expect(program.text()).not.toContain('secret');
  });

  it('keeps the data of a component while its properties change, and gets its events', async () => {
    const program = await launchFixture();
    await program.tap('.counter');
    expect(program.find('.count')?.text()).toBe('counted 1');
    await program.tap('.inner');
    expect(program.find('.counter')?.text()).toBe('2 so far');
  });

  it('takes typed text, cut to maxlength', async () => {
    const program = await launchFixture();
    await program.input('.name', '山间烘焙咖啡');
    expect(program.find('.greeting')?.text()).toBe('hello 山间烘焙');
  });

  it('reports scrolling, the end of the page, a pull-down and sharing', async () => {
    const program = await launchFixture();
    await program.trigger('.list', 'scrolltolower');
    expect(program.find('.answer')?.text()).toBe('more');
    await program.reachBottom();
    expect(program.findAll('.card')).toHaveLength(3);
    await program.pullDownRefresh();
    expect(program.find('.card')?.text()).toBe('fresh card');
    await program.tap('.share');
    expect(program.shares).toMatchObject([{ title: 'shared by button' }]);
  });
});

describe('the logic layer', () => {
  it.each([
    'window.location',
    'document.title',
    'fetch("http://127.0.0.1")',
    'new XMLHttpRequest()',
    'new URL("http://127.0.0.1")',
    'localStorage.getItem("key")',
    'eval("1")',
    'new Function("return 1")()',
    'process.exit()',
    'globalThis.constructor.constructor("return 1")()',
    'require("node:fs")',
  ])('has no %s', async (statement) => {
    const folder = changedFixture('app.js', (source) => `${source}\n${statement};`);
    await expect(launchFixture({ folder })).rejects.toThrow();
  });

  it('sends wx.request over real HTTP, and reports why no answer came', async () => {
    const server = createServer((request, response) => {
      response.statusCode = 201;
      request.pipe(response);
    });
    const port = await new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' ? address?.port : address);
      });
    });
    onTestFinished(() => void server.close());
    const program = await launchFixture();
    program.storage.set('url', `http://127.0.0.1:${port}/echo`);
    await program.tap('.fetch');
    await program.waitFor(() => program.text().includes('201 {"asked":true}'));
    await new Promise((resolve) => server.close(resolve));
    await program.tap('.fetch');
    await program.waitFor(() => program.text().includes('request:fail'));
  });

  it.each(['requestPayment:ok', 'requestPayment:fail cancel', 'requestPayment:fail (no permission)'])(
    'hears %s where the cashier says so',
    async (errMsg) => {
      const paid: unknown[] = [];
      const requestPayment = (parameters: unknown) => {
        paid.push(parameters);
        return errMsg;
      };
      const program = await launchFixture({ wx: { login: () => 'code-1', requestPayment } });
      await program.tap('.pay');
      await program.waitFor(() => program.find('.answer')?.text() === errMsg);
      expect(paid).toEqual([{ package: 'prepay_id=code-1' }]);
    },
  );

  it('speeds up timers, and reports unhandled rejections as errors', async () => {
    const folder = changedFixture(
      'app.js',
      (source) => `${source}; setTimeout(async () => { throw new Error('after an hour'); }, 3600e3);`,
    );
    const program = await launchFixture({ folder, timerSpeed: 1e6 });
    await program.waitFor(() => program.errors.join().includes('after an hour'));
  });

  it('asks the user through a modal', async () => {
    const program = await launchFixture();
    await program.tap('.ask');
    await program.waitFor(() => program.modal?.title === 'Sure?');
    await program.answerModal(true);
    await program.waitFor(() => program.text().includes('confirm true'));
  });

  it('gives up waiting at the timeout, and describes the page', async () => {
    const program = await launchFixture();
    await expect(program.waitFor(() => program.find('.gone'), 10)).rejects.toThrow(
      /Waited 10 ms(.|\n)*first card/,
    );
  });
});
