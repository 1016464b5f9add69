/** Counts calls by key in fixed windows that begin at multiples of `windowMs`. */
export function createRateLimit({ maximum, windowMs, now }: Options) {
  let current = 0;
  const counts = new Map<string, number>();

  return {
    /** Counts a call. Returns whether it is within the limit. */
    take(key = ''): boolean {
      const window = Math.floor(now() / windowMs);
      if (window !== current) {
        current = window;
        counts.clear();
      }
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count <= maximum;
    },
    clear: () => counts.clear(),
  };
}

interface Options {
  readonly maximum: number;
  readonly windowMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
