import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { observeCalls, outTradeNoOf, type Wechat, WechatError } from '../wechat/index.js';
import type { Traces } from './traces.js';

/** Their first parameter is the number of the order. */
const ABOUT_AN_ORDER = new Set(['queryPayment', 'closeOrder']);

const NamesOrder = Type.Object({ outTradeNo: Type.String() });
const IsTraced = Type.Object({ trace: Type.Object({ wechatRequestId: Type.String() }) });

/** The same view of WeChat, with each call in the trace of its order, under WeChat’s own Request-ID. */
export function traceWechat(wechat: Wechat, traces: Traces | null): Wechat {
  if (traces === null) return wechat;
  const calls = observeCalls(wechat, ({ operation, startMs, parameters: [first], end }) => {
    if (Value.Check(NamesOrder, first)) traces.isAbout(first.outTradeNo);
    if (ABOUT_AN_ORDER.has(operation) && typeof first === 'string') traces.isAbout(first);
    traces.note({
      ...{ name: `WeChat ${operation}`, kind: 'client', startMs, isError: 'error' in end },
      attributes: { 'wechat.request_id': 'error' in end ? ofError(end.error) : ofAnswer(end.answer) },
    });
  });
  return {
    ...calls,
    async openNotification(headers, rawBody) {
      const notification = await wechat.openNotification(headers, rawBody);
      const orderId = outTradeNoOf(notification);
      if (orderId !== null) traces.isAbout(orderId);
      return notification;
    },
  };
}

const ofAnswer = (answer: unknown) => (Value.Check(IsTraced, answer) ? answer.trace.wechatRequestId : null);
const ofError = (error: unknown) => (error instanceof WechatError ? error.requestId : null);
