import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type BuildEnvironment, findEnvironmentProblem } from './environment.js';

const SHOP = {
  TARO_APP_ID: 'wx0123456789abcdef',
  TARO_APP_PAYMENT: 'wechat',
  TARO_APP_API_BASE_URL: 'https://api.example.com',
};
const LAPTOP = {
  TARO_APP_ID: 'touristappid',
  TARO_APP_PAYMENT: 'simulator',
  TARO_APP_API_BASE_URL: 'http://127.0.0.1:3000',
  TARO_APP_SIMULATOR_BASE_URL: 'http://127.0.0.1:3100',
};
const WITHOUT = (name: keyof BuildEnvironment, from: BuildEnvironment) => ({ ...from, [name]: undefined });

test.each<[string, string, string, BuildEnvironment]>([
  ['the shop', 'weapp', 'production', SHOP],
  ['the shop under a path', 'weapp', 'production', { ...SHOP, TARO_APP_API_BASE_URL: 'https://a.cn/shop' }],
  ['the mini-program on a laptop', 'weapp', 'simulator', LAPTOP],
  ['the preview', 'h5', 'simulator', LAPTOP],
  ['the preview, at its own address', 'h5', 'simulator', WITHOUT('TARO_APP_API_BASE_URL', LAPTOP)],
  ['a laptop that pays at WeChat', 'weapp', 'simulator', { ...LAPTOP, TARO_APP_PAYMENT: 'wechat' }],
])('%s may be built: %s, %s', (_, platform, mode, environment) => {
  expect(findEnvironmentProblem(environment, { platform, mode })).toBeNull();
});

const api = (value: string, from: BuildEnvironment = SHOP) => ({ ...from, TARO_APP_API_BASE_URL: value });

test.each<[string, string, string, string, BuildEnvironment]>([
  ['no payment', 'TARO_APP_PAYMENT', 'weapp', 'simulator', WITHOUT('TARO_APP_PAYMENT', LAPTOP)],
  ['a payment unknown', 'TARO_APP_PAYMENT', 'weapp', 'simulator', { ...LAPTOP, TARO_APP_PAYMENT: 'alipay' }],
  [
    'a simulator that sells',
    'TARO_APP_PAYMENT',
    'weapp',
    'production',
    { ...LAPTOP, ...api('https://a.cn', LAPTOP) },
  ],
  ['a preview that sells', 'no production build', 'h5', 'production', SHOP],
  ['no API', 'TARO_APP_API_BASE_URL', 'weapp', 'production', WITHOUT('TARO_APP_API_BASE_URL', SHOP)],
  ['no API on a laptop', 'TARO_APP_API_BASE_URL', 'weapp', 'simulator', api('', LAPTOP)],
  ['an empty API', 'TARO_APP_API_BASE_URL', 'weapp', 'production', api('')],
  ['a query', 'TARO_APP_API_BASE_URL', 'weapp', 'production', api('https://a.cn?shop=1')],
  ['a fragment', 'TARO_APP_API_BASE_URL', 'weapp', 'production', api('https://a.cn/#/')],
  ['an API over http', 'has to be https', 'weapp', 'production', api('http://api.example.com')],
  ['an API without a scheme', 'TARO_APP_API_BASE_URL', 'weapp', 'production', api('api.example.com')],
  ['an API without a host', 'TARO_APP_API_BASE_URL', 'weapp', 'production', api('https://')],
  ['an API that is no address', 'TARO_APP_API_BASE_URL', 'weapp', 'production', api('https://a b.cn')],
  ['an API that ends in /', 'TARO_APP_API_BASE_URL', 'weapp', 'production', api('https://api.example.com/')],
  ['no AppID', 'TARO_APP_ID', 'weapp', 'production', WITHOUT('TARO_APP_ID', SHOP)],
  ['the AppID of tourists', 'TARO_APP_ID', 'weapp', 'production', { ...SHOP, TARO_APP_ID: 'touristappid' }],
  [
    'no simulator',
    'TARO_APP_SIMULATOR_BASE_URL',
    'weapp',
    'simulator',
    WITHOUT('TARO_APP_SIMULATOR_BASE_URL', LAPTOP),
  ],
  ['a preview without simulator', 'TARO_APP_SIMULATOR_BASE_URL', 'h5', 'simulator', SHOP],
  [
    'a simulator without a scheme',
    'TARO_APP_SIMULATOR_BASE_URL',
    'h5',
    'simulator',
    { ...LAPTOP, TARO_APP_SIMULATOR_BASE_URL: '127.0.0.1:3100' },
  ],
])('%s is refused in one line with %s', (_, words, platform, mode, environment) => {
  const problem = findEnvironmentProblem(environment, { platform, mode });
  expect(problem).toContain(words);
  expect(problem).not.toContain('\n');
});

describe('pnpm build:weapp', () => {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('TARO_'));

  function build(options: readonly string[], environment: BuildEnvironment) {
    return spawnSync(process.execPath, ['--import', 'tsx', 'scripts/build.ts', ...options], {
      cwd: fileURLToPath(new URL('../', import.meta.url)),
      env: { ...Object.fromEntries(inherited), ...environment },
      encoding: 'utf8',
    });
  }

  test('a production build of a fresh clone names the missing variables in one line', () => {
    const { status, stdout, stderr } = build(['weapp', '--mode', 'production'], {});
    expect(stderr).toMatch(/^TARO_APP_API_BASE_URL .+\n$/);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  });

  test('the environment overrides the file, and invalid values are refused', () => {
    const { status, stderr } = build(['weapp', '--mode', 'production'], api('http://api.example.com'));
    expect(stderr).toMatch(/^TARO_APP_API_BASE_URL has to be https .+\n$/);
    expect(status).toBe(1);
  });

  test('a production build with the test AppID names the variable in one line', () => {
    const { status, stderr } = build(['weapp', '--mode', 'production'], api('https://api.example.com', {}));
    expect(stderr).toMatch(/^TARO_APP_ID .+touristappid.+\n$/);
    expect(status).toBe(1);
  });

  test('a production build cannot be watched', () => {
    const { status, stderr } = build(['weapp', '--mode', 'production', '--watch'], SHOP);
    expect(stderr).toMatch(/^A production build is not watched.+\n$/);
    expect(status).toBe(1);
  });

  test.each([
    ['an unknown platform', ['alipay'], 'alipay'],
    ['a mode without a file', ['weapp', '--mode', 'staging'], '.env.staging'],
  ])('%s stops with one line', (_, options, words) => {
    const { status, stderr } = build(options, {});
    expect(stderr).toContain(words);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(status).toBe(1);
  });
});
