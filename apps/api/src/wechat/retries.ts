import { WechatError } from './errors.js';

const MAXIMUM_REPEATS = 2;

/** The longest wait before the first repeat; it doubles. */
const FIRST_WAIT_MS = 200;

export interface Pauses {
  /** From 0 to 1. */
  readonly random: () => number;
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/**
 * Calls again, at most twice and never when the time `isOver`, where WeChat was `unavailable`. Only for calls that
 * WeChat takes as one however often they come. Waits are random from zero, so that many do not come back at once.
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
  // Who is told that they ask too often does not ask again at once.
  return error instanceof WechatError && error.kind === 'unavailable' && error.code !== 'FREQUENCY_LIMITED';
}
