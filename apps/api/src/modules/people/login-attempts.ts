import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { type AttemptKey, countAttempt, deleteAttemptsBefore, findAttempts } from './login-attempt-store.js';

/** Attempts without a pause; from then on each pause is twice the one before. */
const FREE_ATTEMPTS = 5;
const LONGEST_PAUSE_MS = 15 * 60_000;

/** Attempts are forgotten this long after the last one. */
const MEMORY_MS = 24 * 3_600_000;

/**
 * Slows guessing down: the attempts of a name from an address, on all instances together. Another address is not
 * slowed down, so nobody can lock an operator out.
 */
export function createLoginAttempts({ database, now }: Pick<Dependencies, 'database' | 'now'>) {
  return {
    /** Counts an attempt before its password is looked at. @throws ApiProblem where it comes too soon */
    async begin(key: AttemptKey): Promise<void> {
      await database.transaction(async (tx) => {
        const nowMs = now();
        await deleteAttemptsBefore(tx, new Date(nowMs - MEMORY_MS));
        const known = await findAttempts(tx, key);
        const waitMs = (known?.blockedUntil.getTime() ?? 0) - nowMs;
        // A longer wait than the longest was set by a clock that has since been set back.
        if (waitMs > 0 && waitMs <= LONGEST_PAUSE_MS) throw tooSoon(waitMs);
        const count = (known?.count ?? 0) + 1;
        const attempt = {
          ...key,
          count,
          lastAt: new Date(nowMs),
          blockedUntil: new Date(nowMs + pauseAfter(count)),
        };
        if (!(await countAttempt(tx, attempt, known?.count ?? 0))) throw tooSoon(1_000);
      });
    },
  };
}

function pauseAfter(count: number): number {
  return count < FREE_ATTEMPTS ? 0 : Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** (count - FREE_ATTEMPTS));
}

const tooSoon = (waitMs: number) =>
  new ApiProblem(
    'RATE_LIMITED',
    'Too many attempts with this name; retry after the seconds in `Retry-After`.',
    {
      retryAfterSeconds: Math.ceil(waitMs / 1000),
    },
  );
