import { WechatError } from './errors.js';

const MAXIMUM_REPEATS = 2;

/** The longest pause before the first retry; it doubles. */
const FIRST_WAIT_MS = 200;

export interface Pauses {
  /** From 0 to 1. */
  readonly random: () => number;
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/**
 * Retries a call where WeChat was `unavailable`, at most twice and never after the time `isOver`. For idempotent calls
 * only. Pauses are random from zero, so that many callers do not retry together.
 */
export async function withRetries<T>(
  call: () => Promise<T>,
  isOver: () => boolean,
  { random, wait }: Pauses,
): Promise<T> {
  for (let repeat = 0; ; repeat += 1) {
    try {
      return await call();
    } catch (error) {
      if (repeat === MAXIMUM_REPEATS || !isWorthRepeating(error) || isOver()) throw error;
      await wait(random() * FIRST_WAIT_MS * 2 ** repeat);
      if (isOver()) throw error;
    }
  }
}

function isWorthRepeating(error: unknown): boolean {
  // A call that WeChat refused as too frequent is not retried immediately.
  return error instanceof WechatError && error.kind === 'unavailable' && error.code !== 'FREQUENCY_LIMITED';
}
