import type { OrderEventType, WechatCall, WechatCallOfOrder } from '@taro-pay/contracts';

interface Event {
  readonly type: OrderEventType;
  readonly at: string;
  readonly data: unknown;
}

/** The events that tell of a call to WeChat. */
const CALL_OF: Partial<Record<OrderEventType, WechatCall>> = {
  PREPAY_CREATED: 'prepay',
  QUERIED: 'query',
  CLOSE_SENT: 'close',
  REFUND_SENT: 'refund',
  REFUND_QUERIED: 'refund query',
};

const isCall = (word: unknown): word is WechatCall => Object.values(CALL_OF).some((call) => call === word);

/** The calls to WeChat that the events of an order tell of. */
export function callsOf(events: readonly Event[]): WechatCallOfOrder[] {
  return events.flatMap(({ type, at, data }) => {
    const facts: Readonly<Record<string, unknown>> =
      typeof data === 'object' && data !== null ? { ...data } : {};
    const call = type === 'WECHAT_REFUSED' ? facts.call : CALL_OF[type];
    if (!isCall(call)) return [];
    const wechatRequestId = textOrNull(facts.wechatRequestId);
    return [{ call, at, wechatRequestId, outcome: outcomeOf(type, facts), signed: signedOf(facts.signed) }];
  });
}

/** WeChat answers a state to a query, and a code where it refuses. */
function outcomeOf(type: OrderEventType, facts: Readonly<Record<string, unknown>>): string | null {
  if (type === 'WECHAT_REFUSED') return textOrNull(facts.code) ?? 'REFUSED';
  return textOrNull(facts.tradeState) ?? textOrNull(facts.status);
}

/** Null for calls from before it was kept. */
function signedOf(signed: unknown): WechatCallOfOrder['signed'] {
  if (typeof signed !== 'object' || signed === null || !('text' in signed)) return null;
  const text = textOrNull(signed.text);
  return text === null ? null : { text, sha256: 'sha256' in signed ? textOrNull(signed.sha256) : null };
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
