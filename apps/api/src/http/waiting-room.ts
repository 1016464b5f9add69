interface Options {
  /** How long one may wait. */
  readonly longestMs: number;
  /** How many of one address may wait at once, and how many in all. */
  readonly perAddress: number;
  readonly inAll: number;
}

/**
 * Where those wait whose requests are not whole yet. Each is given up after a while; and where too many wait, of one
 * address or in all, so is the one of them that came first: what is honest is whole within moments.
 */
export function createWaitingRoom({ longestMs, perAddress, inAll }: Options) {
  const everybody = new Set<() => void>();
  const byAddress = new Map<string, Set<() => void>>();

  function makeRoom(waiting: ReadonlySet<() => void>, most: number): void {
    const [oldest] = waiting;
    if (waiting.size >= most) oldest?.();
  }

  return {
    /** @returns what ends the wait; it has to be called, also by `giveUp`. */
    enter(address: string, giveUp: () => void): () => void {
      const mine = byAddress.get(address) ?? new Set();
      makeRoom(mine, perAddress);
      makeRoom(everybody, inAll);
      byAddress.set(address, mine.add(giveUp));
      everybody.add(giveUp);
      // A busy process is late for its timers, and has not read by then what has come in time.
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
