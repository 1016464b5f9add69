import { type Clock, planFor } from './clock.js';

interface Options {
  readonly clock: Clock;
  /** Does what is due. It may put more on the agenda. `atMs` is the planned time, not now. */
  readonly onDue: (key: string, atMs: number) => void;
}

/** Work with a time by the movable clock, done in the order of these times. It is not kept across restarts. */
export function createAgenda({ clock, onDue }: Options) {
  const planned = new Map<string, number>();
  /** No work is planned before this. */
  let nextMs = Number.POSITIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let isRunning = false;
  let isClosed = false;

  function setTimer(): void {
    clearTimeout(timer);
    if (isClosed || nextMs === Number.POSITIVE_INFINITY || clock.isFrozen()) return;
    timer = planFor(nextMs, clock, plan);
  }

  /** Does what is due now. Stops where something earlier was put on the agenda meanwhile. */
  function runDue(): void {
    const nowMs = clock.now();
    const due = [...planned].filter(([, atMs]) => atMs <= nowMs).sort(([, one], [, other]) => one - other);
    nextMs = Number.POSITIVE_INFINITY;
    for (const [key, atMs] of due) {
      if (nextMs < atMs) break;
      if (planned.get(key) !== atMs) continue;
      planned.delete(key);
      onDue(key, atMs);
    }
    for (const atMs of planned.values()) nextMs = Math.min(nextMs, atMs);
  }

  /** Does what is due, and sets the timer for the rest. */
  function plan(): void {
    if (isRunning) return;
    isRunning = true;
    try {
      while (nextMs <= clock.now()) runDue();
    } finally {
      isRunning = false;
    }
    setTimer();
  }

  return {
    plan,

    /** Puts work on the agenda, in place of an earlier time for the same key; null takes it off. */
    set(key: string, atMs: number | null): void {
      if (atMs === null) {
        planned.delete(key);
        return;
      }
      planned.set(key, atMs);
      if (atMs >= nextMs) return;
      nextMs = atMs;
      if (!isRunning) setTimer();
    },

    reset(): void {
      planned.clear();
      nextMs = Number.POSITIVE_INFINITY;
      setTimer();
    },

    close(): void {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

export type Agenda = ReturnType<typeof createAgenda>;
