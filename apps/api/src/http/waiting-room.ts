interface Options {
  /** The longest wait. */
  readonly longestMs: number;
  /** The number that may wait at once, of one address and in all. */
  readonly perAddress: number;
  readonly inAll: number;
}

/**
 * Requests whose bodies are not complete yet. Each is given up after `longestMs`. Where too many wait, of one address or
 * in all, the oldest of them is given up: an honest body is complete within moments.
 */
export function createWaitingRoom({ longestMs, perAddress, inAll }: Options) {
  const everybody = new Set<() => void>();
  const byAddress = new Map<string, Set<() => void>>();

  function makeRoom(waiting: ReadonlySet<() => void>, most: number): void {
    const [oldest] = waiting;
    if (waiting.size >= most) oldest?.();
  }

  return {
    /** @returns a function that ends the wait; `giveUp` has to call it as well */
    enter(address: string, giveUp: () => void): () => void {
      const mine = byAddress.get(address) ?? new Set();
      makeRoom(mine, perAddress);
      makeRoom(everybody, inAll);
      byAddress.set(address, mine.add(giveUp));
      everybody.add(giveUp);
      // A busy process is late for its timers: it reads what has arrived in time before it gives up.
      const timer = setTimeout(() => setImmediate(() => everybody.has(giveUp) && giveUp()), longestMs);
      return () => {
        clearTimeout(timer);
        everybody.delete(giveUp);
        mine.delete(giveUp);
        if (mine.size === 0 && byAddress.get(address) === mine) byAddress.delete(address);
      };
    },
  };
}
