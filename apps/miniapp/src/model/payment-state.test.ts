import { ORDER_STATUSES } from '@taro-pay/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exampleOrder, exampleParameters } from '../../test/examples';
import { afterEvent, isUnderWay, type PaymentEvent, type PaymentState, pauseBefore } from './payment-state';

const orderId = 'order-1';

/** HarmonyOS, where the tap was too long ago. */
const REFUSED = { kind: 'failed', detail: 'invokeMiniProgramAPI:permission denied' } as const;

const results = fc.constantFrom<Extract<PaymentEvent, { type: 'cashierAnswered' }>['result']>(
  { kind: 'ok' },
  { kind: 'cancelled' },
  { kind: 'failed', detail: 'banned' },
  REFUSED,
);

const events: fc.Arbitrary<PaymentEvent> = fc.oneof(
  fc.constantFrom<PaymentEvent>(
    { type: 'started' },
    { type: 'resumed', orderId },
    { type: 'created', orderId, parameters: exampleParameters },
    { type: 'paidBefore', orderId },
    { type: 'notCreated', error: new Error('offline') },
    { type: 'serverSilent' },
  ),
  results.map((result) => ({ type: 'cashierAnswered' as const, result })),
  fc.constantFrom(...ORDER_STATUSES).map((status) => ({
    type: 'serverAnswered' as const,
    order: exampleOrder(status),
  })),
);

const IDLE: PaymentState = { step: 'idle' };

test('no sequence of events reaches or leaves paid without the server', () => {
  fc.assert(
    fc.property(fc.array(events, { maxLength: 40 }), (sequence) => {
      let state: PaymentState = IDLE;
      for (const event of sequence) {
        const next = afterEvent(state, event);
        if (next.step === 'paid' && state.step !== 'paid') {
          expect(event.type).toBe('serverAnswered');
          expect(next.order.status).toMatch(/^(PAID|REFUNDED)$/);
        }
        if (state.step === 'paid') expect(next).toBe(state);
        state = next;
      }
    }),
    { numRuns: 2_000 },
  );
});

/** Mostly the answers that end nothing, because they are what a payment could hang on. */
const answers: fc.Arbitrary<PaymentEvent> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.constantFrom<PaymentEvent>(
      { type: 'serverSilent' },
      { type: 'serverAnswered', order: exampleOrder('PENDING') },
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...ORDER_STATUSES)
      .map((status) => ({ type: 'serverAnswered' as const, order: exampleOrder(status) })),
  },
);

test('every state ends after at most six answers of the server', () => {
  let longestMs = 0;
  fc.assert(
    fc.property(
      fc.array(events, { maxLength: 20 }),
      results,
      fc.array(answers, { minLength: 6, maxLength: 6 }),
      (before, result, after) => {
        // On to the cashier and back, from whatever happened before; nothing of it where it is paid already.
        const opened = [
          { type: 'started' },
          { type: 'created', orderId, parameters: exampleParameters },
          { type: 'cashierAnswered', result },
        ] as const;
        let state: PaymentState = [...before, ...opened].reduce(afterEvent, IDLE);
        let waitedMs = 0;
        for (const answer of after) {
          if (state.step !== 'confirming') break;
          waitedMs += pauseBefore(state);
          state = afterEvent(state, answer);
        }
        longestMs = Math.max(longestMs, waitedMs);
        expect(waitedMs).toBeLessThanOrEqual(10_500);
        expect(isUnderWay(state)).toBe(false);
      },
    ),
    { numRuns: 2_000 },
  );
  // The whole way was walked, too.
  expect(longestMs).toBe(10_500);
});

test('a tap while a payment is running returns the same state', () => {
  fc.assert(
    fc.property(fc.array(events, { maxLength: 20 }), (sequence) => {
      const state = sequence.reduce(afterEvent, IDLE);
      if (isUnderWay(state)) expect(afterEvent(state, { type: 'started' })).toBe(state);
      else if (state.step !== 'paid') {
        const expected = state.step === 'ready' ? 'invoking' : 'creating';
        expect(afterEvent(state, { type: 'started' }).step).toBe(expected);
      }
    }),
  );
});

test('a cashier that refuses after the wait opens at the next tap, with the same parameters', () => {
  const opened = [
    { type: 'started' },
    { type: 'created', orderId, parameters: exampleParameters },
    { type: 'cashierAnswered', result: REFUSED },
  ] as const satisfies readonly PaymentEvent[];
  const ready = opened.reduce(afterEvent, IDLE);
  expect(ready).toEqual({ step: 'ready', orderId, parameters: exampleParameters });
  expect(isUnderWay(ready)).toBe(false);

  const again = afterEvent(ready, { type: 'started' });
  expect(again).toMatchObject({ step: 'invoking', orderId, parameters: exampleParameters });
  // Refused at once, too: it is no matter of the tap, and the server has the last word.
  expect(afterEvent(again, { type: 'cashierAnswered', result: REFUSED }).step).toBe('confirming');
});
