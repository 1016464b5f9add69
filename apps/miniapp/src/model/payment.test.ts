import { ApiError, type ErrorCode, type OrderStatus } from '@taro-pay/contracts';
import { describe, expect, test, vi } from 'vitest';
import { exampleOrder, exampleParameters } from '../../test/examples';
import { createPayment, type PaymentPorts } from './payment';
import type { PaymentResult } from './payment-result';
import { CashierError, OrderClosedError, type PaymentStep } from './payment-state';

type Answer = OrderStatus | 'no answer';

const OK: PaymentResult = { kind: 'ok' };
const CANCELLED: PaymentResult = { kind: 'cancelled' };
const FAILED: PaymentResult = { kind: 'failed', detail: 'jsapi has no permission' };
const RESULTS = [OK, CANCELLED, FAILED];

interface Scene extends Partial<Pick<PaymentPorts, 'order' | 'parameters' | 'requestPayment'>> {
  readonly result?: PaymentResult;
  /** What the server says, one question after the other; the last answer stays. */
  readonly answers?: readonly Answer[];
}

/** What happened, for a test to look at. */
interface Seen {
  readonly steps: PaymentStep[];
  readonly pausesMs: number[];
  readonly given: Answer[];
  cashiers: number;
}

function stage({ result = OK, answers = ['PAID'], ...ports }: Scene) {
  const seen: Seen = { steps: [], pausesMs: [], given: [], cashiers: 0 };
  const payment = createPayment({
    order: async () => 'order-1',
    parameters: async () => exampleParameters,
    requestPayment: async () => {
      seen.cashiers += 1;
      return result;
    },
    confirm: async () => {
      const answer = answers[seen.given.length] ?? answers.at(-1) ?? 'no answer';
      seen.given.push(answer);
      if (answer === 'no answer') throw new Error('offline');
      return exampleOrder(answer);
    },
    wait: async (milliseconds) => void seen.pausesMs.push(milliseconds),
    onChange: ({ step }) => void seen.steps.push(step),
    ...ports,
  });
  return { payment, seen };
}

function apiError(status: number, code: ErrorCode): ApiError {
  return new ApiError(status, { code, detail: code, requestId: 'request-1' });
}

/** Fails the first time only. */
function failsOnce<Value>(error: unknown, value: Value): () => Promise<Value> {
  const errors = [error];
  return async () => {
    if (errors.length > 0) throw errors.pop();
    return value;
  };
}

describe('the decision of the server', () => {
  test.each(RESULTS)('a paid order is paid, though the cashier said $kind', async (result) => {
    for (const status of ['PAID', 'REFUNDED'] as const) {
      const { payment, seen } = stage({ result, answers: [status] });
      await payment.start();
      expect(payment.state()).toEqual({ step: 'paid', order: exampleOrder(status) });
      expect(seen.steps).toEqual(['creating', 'invoking', 'confirming', 'paid']);
      expect(seen.given).toHaveLength(1);
    }
  });

  test.each(RESULTS)('a closed order has failed, though the cashier said $kind', async (result) => {
    const { payment } = stage({ result, answers: ['CLOSED'] });
    await payment.start();
    expect(payment.state()).toEqual({
      step: 'failed',
      error: new OrderClosedError(exampleOrder('CLOSED').id),
    });
  });

  test.each(RESULTS)(
    'a server that never answers leaves it unknown, though the cashier said $kind',
    async (result) => {
      const { payment } = stage({ result, answers: ['no answer'] });
      await payment.start();
      expect(payment.state()).toMatchObject({ step: 'unknown' });
    },
  );
});

describe('after the cashier said ok', () => {
  test('an unpaid order is confirmed six times in ten seconds, then it is unknown', async () => {
    const { payment, seen } = stage({ answers: ['PENDING'] });
    await payment.start();
    expect(payment.state()).toMatchObject({ step: 'unknown' });
    expect(seen.pausesMs).toEqual([0, 500, 1000, 2000, 3000, 4000]);
    expect(seen.given).toHaveLength(6);
  });

  test('a late payment after a lost answer is seen and ends the confirmation', async () => {
    const { payment, seen } = stage({ answers: ['PENDING', 'no answer', 'PAID', 'PENDING'] });
    await payment.start();
    expect(payment.state().step).toBe('paid');
    expect(seen.given).toEqual(['PENDING', 'no answer', 'PAID']);
  });
});

describe('after the cashier did not succeed', () => {
  test('a cancelled payment is confirmed once, at once', async () => {
    const { payment, seen } = stage({ result: CANCELLED, answers: ['PENDING'] });
    await payment.start();
    expect(payment.state()).toEqual({ step: 'cancelled', order: exampleOrder('PENDING') });
    expect(seen.given).toEqual(['PENDING']);
    expect(seen.pausesMs).toEqual([0]);
  });

  test('a lost answer is requested once more after a second', async () => {
    const { payment, seen } = stage({ result: CANCELLED, answers: ['no answer', 'PENDING'] });
    await payment.start();
    expect(payment.state().step).toBe('cancelled');
    expect(seen.pausesMs).toEqual([0, 1000]);
  });

  test('a failed payment has the message of the cashier', async () => {
    const { payment, seen } = stage({ result: FAILED, answers: ['PENDING'] });
    await payment.start();
    expect(payment.state()).toEqual({
      step: 'failed',
      error: new CashierError(exampleOrder('PENDING').id, 'jsapi has no permission'),
    });
    expect(seen.given).toHaveLength(1);
  });
});

describe('while the cashier is open', () => {
  /** A cashier that answers when the test says so. */
  function openCashier(answers: readonly Answer[]) {
    let answer: (result: PaymentResult) => void = () => undefined;
    const requestPayment = () => new Promise<PaymentResult>((resolve) => (answer = resolve));
    const scene = stage({ requestPayment, answers });
    return { ...scene, answer: (result: PaymentResult) => answer(result) };
  }

  const isInvoking = ({ seen }: ReturnType<typeof openCashier>) =>
    vi.waitFor(() => expect(seen.steps.at(-1)).toBe('invoking'));

  test('a look finds the payment of a cashier that never answers', async () => {
    const scene = openCashier(['PAID']);
    void scene.payment.start();
    await isInvoking(scene);
    await scene.payment.look();
    expect(scene.payment.state()).toEqual({ step: 'paid', order: exampleOrder('PAID') });
  });

  test.each(['PENDING', 'CLOSED', 'no answer'] as const)(
    'a look that finds %s changes nothing',
    async (given) => {
      const scene = openCashier([given, 'PAID']);
      const end = scene.payment.start();
      await isInvoking(scene);
      await scene.payment.look();
      expect(scene.payment.state().step).toBe('invoking');
      scene.answer(OK);
      await end;
      expect(scene.payment.state().step).toBe('paid');
    },
  );

  test('a look overtaken by the cashier does not count as a confirmation', async () => {
    const scene = openCashier(['PENDING', 'PENDING', 'PAID']);
    const end = scene.payment.start();
    await isInvoking(scene);
    const looked = scene.payment.look();
    scene.answer(OK);
    await Promise.all([looked, end]);
    expect(scene.payment.state().step).toBe('paid');
    expect(scene.seen.pausesMs).toEqual([0, 500]);
  });

  test('a look has no effect at any other time', async () => {
    const { payment, seen } = stage({});
    await payment.look();
    await payment.start();
    await payment.look();
    expect(seen.given).toHaveLength(1);
  });
});

describe('before the cashier', () => {
  const outOfStock = apiError(409, 'OUT_OF_STOCK');

  test.each([
    ['the order', { order: failsOnce(outOfStock, 'order-1') }],
    ['its parameters', { parameters: failsOnce(outOfStock, exampleParameters) }],
  ])('where %s cannot be had it fails with that error, and can be started again', async (_, ports) => {
    const { payment, seen } = stage(ports);
    await payment.start();
    expect(payment.state()).toEqual({ step: 'failed', error: outOfStock });
    expect(seen).toMatchObject({ steps: ['creating', 'failed'], cashiers: 0, given: [] });

    await payment.start();
    expect(payment.state().step).toBe('paid');
    expect(seen.cashiers).toBe(1);
  });

  test('an order that is already paid opens no cashier', async () => {
    const { payment, seen } = stage({
      parameters: () => Promise.reject(apiError(409, 'ORDER_ALREADY_PAID')),
    });
    await payment.start();
    expect(seen).toMatchObject({ steps: ['creating', 'confirming', 'paid'], cashiers: 0 });
  });
});

describe('starting', () => {
  test('two taps open one cashier', async () => {
    const { payment, seen } = stage({});
    await Promise.all([payment.start(), payment.start()]);
    expect(seen.cashiers).toBe(1);
    expect(payment.state().step).toBe('paid');
  });

  test('a paid payment does not start again', async () => {
    const { payment, seen } = stage({});
    await payment.start();
    await payment.start();
    expect(seen).toMatchObject({ cashiers: 1, steps: ['creating', 'invoking', 'confirming', 'paid'] });
  });

  test.each([
    ['cancelled', CANCELLED, ['PENDING', 'PAID']],
    ['failed', FAILED, ['PENDING', 'PAID']],
    ['unknown', CANCELLED, ['no answer', 'no answer', 'PAID']],
  ] as const)('one that ended %s starts again, for the same machine', async (step, result, answers) => {
    const { payment, seen } = stage({ result, answers });
    await payment.start();
    expect(payment.state().step).toBe(step);
    await payment.start();
    expect(payment.state().step).toBe('paid');
    expect(seen.cashiers).toBe(2);
  });
});

describe('a phone that opens the cashier only at once after a tap', () => {
  test('the second tap opens it before it waits for anything, for the same order', async () => {
    let orders = 0;
    let cashiers = 0;
    const { payment, seen } = stage({
      order: async () => {
        orders += 1;
        return 'order-1';
      },
      requestPayment: async () => {
        cashiers += 1;
        return cashiers === 1 ? { kind: 'failed', detail: 'invokeMiniProgramAPI:permission denied' } : OK;
      },
    });
    await payment.start();
    expect(seen).toMatchObject({ steps: ['creating', 'invoking', 'ready'], given: [] });

    const paying = payment.start();
    expect(cashiers).toBe(2);
    await paying;
    expect(payment.state().step).toBe('paid');
    expect(orders).toBe(1);
  });
});

describe('every course of a payment', () => {
  const ANSWERS: readonly Answer[] = ['PENDING', 'PAID', 'REFUNDED', 'CLOSED', 'no answer'];
  const MOST_QUESTIONS = 6;
  const offline = () => Promise.reject(new Error('offline'));
  const WAYS_IN: readonly Scene[] = [
    ...RESULTS.map((result) => ({ result })),
    { parameters: () => Promise.reject(apiError(409, 'ORDER_ALREADY_PAID')) },
    { parameters: offline },
    { order: offline },
  ];

  function sequences(length: number): Answer[][] {
    if (length === 0) return [[]];
    return sequences(length - 1).flatMap((head) => ANSWERS.map((answer) => [...head, answer]));
  }

  test('ends in a final step, and in paid exactly if the server said PAID or REFUNDED', async () => {
    const finals: readonly PaymentStep[] = ['paid', 'cancelled', 'failed', 'unknown'];
    const wrong: unknown[] = [];
    const reached = new Set<PaymentStep>();
    for (const answers of sequences(MOST_QUESTIONS)) {
      for (const way of WAYS_IN) {
        const { payment, seen } = stage({ ...way, answers });
        await payment.start();
        const { step } = payment.state();
        const moneyArrived = seen.given.includes('PAID') || seen.given.includes('REFUNDED');
        const isRight =
          finals.includes(step) && (step === 'paid') === moneyArrived && seen.given.length <= MOST_QUESTIONS;
        if (!isRight) wrong.push({ way, answers, step });
        reached.add(step);
      }
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(reached).toEqual(new Set(finals));
  });
});
