import { expect, test } from 'vitest';
import { readSubscriptionAnswer } from './subscription-answer';

const OK = { errMsg: 'requestSubscribeMessage:ok' };

test('only what WeChat says was accepted is accepted', () => {
  const answer = { ...OK, a: 'accept', b: 'reject', c: 'ban', d: 'filter', e: 'accept' };
  expect(readSubscriptionAnswer(answer, ['a', 'b', 'c', 'd', 'f'])).toEqual({
    kind: 'answered',
    accepted: ['a'],
  });
});

test('the main switch of the phone is told apart from every other failure', () => {
  const failure = { errMsg: 'requestSubscribeMessage:fail The main switch is switched off', errCode: 20_004 };
  expect(readSubscriptionAnswer(failure, ['a'])).toEqual({ kind: 'switchedOff' });
  for (const other of [
    { errMsg: 'requestSubscribeMessage:fail can only be invoked by user TAP gesture.' },
    { errMsg: 'requestSubscribeMessage:fail No template data return', errCode: 20_001 },
    {},
    { a: 'accept' },
    new Error('暂时不支持此 API 调试'),
  ]) {
    expect(readSubscriptionAnswer(other, ['a'])).toEqual({ kind: 'failed' });
  }
});
