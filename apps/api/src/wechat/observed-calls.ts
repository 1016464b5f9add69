/** What sends nothing, or is about nobody's request. */
const NO_CALLS = new Set<string>([
  'paymentParameters',
  'openNotification',
  'messagePush',
  'keepKeysFresh',
  'certificatesEndMs',
  'guards',
]);

/** A call that has ended. */
export interface ObservedCall {
  /** Its name, as `prepay` or `shipping.report`. */
  readonly operation: string;
  /** Of `performance.now`. */
  readonly startMs: number;
  readonly parameters: readonly unknown[];
  readonly end: { readonly answer: unknown } | { readonly error: unknown };
}

type Observe = (call: ObservedCall) => void;

/** The same calls, of which each is told when it has ended. */
export function observeCalls<Calls extends object>(calls: Calls, observe: Observe, prefix = ''): Calls {
  const known = new Map<string | symbol, unknown>();
  const wrap = (name: string, value: unknown): unknown => {
    if (NO_CALLS.has(name)) return value;
    if (typeof value === 'function') return observedCall(value.bind(calls), observe, prefix + name);
    return typeof value === 'object' && value !== null
      ? observeCalls(value, observe, `${prefix}${name}.`)
      : value;
  };
  return new Proxy(calls, {
    get(target, name, receiver) {
      if (!known.has(name)) known.set(name, wrap(String(name), Reflect.get(target, name, receiver)));
      return known.get(name);
    },
  });
}

function observedCall(call: (...parameters: unknown[]) => unknown, observe: Observe, operation: string) {
  return async (...parameters: unknown[]) => {
    const startMs = performance.now();
    try {
      const answer = await call(...parameters);
      observe({ operation, startMs, parameters, end: { answer } });
      return answer;
    } catch (error) {
      observe({ operation, startMs, parameters, end: { error } });
      throw error;
    }
  };
}
