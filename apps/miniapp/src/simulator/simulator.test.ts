import { beforeEach, expect, test, vi } from 'vitest';
import { exampleParameters } from '../../test/examples';
import taro from '../../test/fake-taro';

vi.stubEnv('TARO_ENV', 'weapp');
vi.stubEnv('TARO_APP_SIMULATOR_BASE_URL', 'http://simulator.test');
const { loginAtSimulator, payAtSimulator } = await import('./simulator');
const { askCashier, cashier } = await import('./cashier');

beforeEach(() => void vi.resetAllMocks());

function answer(data: unknown, statusCode = 200): void {
  taro.request.mockResolvedValue({ statusCode, data });
}

/** What was sent, with the JSON read. */
function sent(): { url: string; method: string; body: unknown }[] {
  return taro.request.mock.calls.map(([{ url, method, data }]) => ({
    url,
    method,
    body: JSON.parse(data ?? 'null'),
  }));
}

const user: unknown = expect.stringMatching(/^guest-\w+$/);

test('login codes come from the simulator, always for the same user', async () => {
  answer({ code: 'sim-code' });
  expect(await loginAtSimulator()).toBe('sim-code');
  await loginAtSimulator();
  const [first, second] = sent();
  expect(first).toEqual({ method: 'POST', url: 'http://simulator.test/_sim/login', body: { user } });
  expect(second).toEqual(first);
  expect(taro.login).not.toHaveBeenCalled();
});

test('a login without a code is an error, not an empty code', async () => {
  answer({ message: 'no' }, 500);
  await expect(loginAtSimulator()).rejects.toThrow('no login code');
});

test('paying sends parameters, action and user to the simulator', async () => {
  answer({ errMsg: 'requestPayment:ok' });
  const paying = payAtSimulator(exampleParameters);
  expect(cashier.isOpen()).toBe(true);
  expect(taro.request).not.toHaveBeenCalled();
  cashier.press('pay');
  expect(await paying).toEqual({ kind: 'ok' });
  expect(cashier.isOpen()).toBe(false);
  expect(sent()).toEqual([
    {
      method: 'POST',
      url: 'http://simulator.test/_sim/cashier',
      body: { ...exampleParameters, action: 'pay', user },
    },
  ]);
  expect(taro.requestPayment).not.toHaveBeenCalled();
});

test.each(['cancel', 'fail'] as const)(
  'the simulator gets %s as well, and its answer counts',
  async (action) => {
    answer({ errMsg: 'requestPayment:fail cancel' });
    const paying = payAtSimulator(exampleParameters);
    cashier.press(action);
    expect(await paying).toEqual({ kind: 'cancelled' });
    expect(sent()).toMatchObject([{ body: { action } }]);
  },
);

test.each([
  ['an answer without errMsg', { message: 'no such prepay_id' }, 'no such prepay_id'],
  ['an empty answer', {}, ''],
])('%s is a failed payment', async (_, data, detail) => {
  answer(data, 400);
  const paying = payAtSimulator(exampleParameters);
  cashier.press('pay');
  expect(await paying).toEqual({ kind: 'failed', detail });
});

test('an unreachable simulator is a failed payment, not a rejection', async () => {
  taro.request.mockRejectedValue({ errMsg: 'request:fail' });
  const paying = payAtSimulator(exampleParameters);
  cashier.press('pay');
  expect(await paying).toEqual({ kind: 'failed', detail: '(the simulator does not answer)' });
});

test('opening a sheet cancels the one before', async () => {
  const left = askCashier();
  const next = askCashier();
  expect(await left).toBe('cancel');
  expect(cashier.isOpen()).toBe(true);
  cashier.press('pay');
  expect(await next).toBe('pay');
});

test('the sheet is notified of opening and closing until it unsubscribes', () => {
  const heard: boolean[] = [];
  const unsubscribe = cashier.subscribe(() => void heard.push(cashier.isOpen()));
  void askCashier();
  cashier.press('cancel');
  unsubscribe();
  void askCashier();
  cashier.press('cancel');
  expect(heard).toEqual([true, false]);
});
