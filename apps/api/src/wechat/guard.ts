import { WechatError } from './errors.js';

/** What a guard lets through now. */
export interface GuardState {
  readonly name: string;
  readonly inFlight: number;
  /** Whether calls fail without being sent. */
  readonly isOpen: boolean;
}

/** Far above the need of a busy shop, and low enough to bound memory while WeChat does not answer. */
const MAXIMUM_IN_FLIGHT = 256;

const FAILURES_TO_OPEN = 5;
const OPEN_MS = 10_000;

interface Options {
  /** The host, for the log. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly maximumInFlight?: number;
}

/**
 * Protects callers from a slow or dead host of WeChat: a limit on calls in flight, and a circuit breaker. After five
 * consecutive `unavailable` failures the breaker opens and calls fail immediately. Ten seconds later one trial call
 * decides whether it closes.
 */
export function createGuard({ name, now, maximumInFlight = MAXIMUM_IN_FLIGHT }: Options) {
  let inFlight = 0;
  let failures = 0;
  let openedAt = 0;
  let isTrying = false;

  function refuse(why: string): never {
    throw new WechatError('unavailable', `${name} was not asked: ${why}.`, { isUnsent: true });
  }

  /** @returns whether this call is the trial call. */
  function admit(): boolean {
    if (inFlight >= maximumInFlight) refuse('too many calls in flight');
    if (failures < FAILURES_TO_OPEN) return false;
    // A clock that was set back must not keep the breaker open.
    if (isTrying || Math.abs(now() - openedAt) < OPEN_MS) refuse(`it failed ${failures} times in a row`);
    return true;
  }

  function fail(): void {
    failures += 1;
    // Calls that began before the breaker opened do not keep it open.
    if (failures === FAILURES_TO_OPEN || isTrying) openedAt = now();
  }

  const state = (): GuardState => ({ name, inFlight, isOpen: failures >= FAILURES_TO_OPEN });

  /** Runs the call, or fails immediately. @throws WechatError `unavailable`, or what the call throws. */
  async function guarded<T>(call: () => Promise<T>): Promise<T> {
    const isTrial = admit();
    if (isTrial) isTrying = true;
    inFlight += 1;
    try {
      const result = await call();
      failures = 0;
      return result;
    } catch (error) {
      if (error instanceof WechatError && error.kind === 'unavailable') fail();
      else failures = 0;
      throw error;
    } finally {
      inFlight -= 1;
      if (isTrial) isTrying = false;
    }
  }
  return Object.assign(guarded, { state });
}

export type Guard = ReturnType<typeof createGuard>;
