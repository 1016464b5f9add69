import type { Clock } from '../foundation/clock.js';
import type { EventFacts, SimulatorEvent } from './event.js';
import { maskFacts } from './event-masking.js';
import type { Mask } from './secrets.js';

/** The oldest events beyond this many, or beyond this much text, are forgotten. */
const MAXIMUM_EVENTS = 10_000;
const MAXIMUM_CHARACTERS = 64 * 1024 * 1024;

/** All events in order, without secrets. Ids grow by one and are never reused. */
export function createEventLog(clock: Clock, mask: Mask) {
  let events: SimulatorEvent[] = [];
  let nextId = 1;
  let characters = 0;
  const listeners = new Set<EventListener>();

  // Cut in steps, so that a long run does not copy the whole list for each event.
  function forgetTheOldest(): void {
    if (events.length <= MAXIMUM_EVENTS * 1.1 && characters <= MAXIMUM_CHARACTERS) return;
    let first = Math.max(0, events.length - MAXIMUM_EVENTS);
    let kept = sum(events.slice(first).map(charactersOf));
    for (; kept > MAXIMUM_CHARACTERS * 0.9; first += 1) {
      const oldest = events[first];
      if (oldest === undefined) break;
      kept -= charactersOf(oldest);
    }
    events = events.slice(first);
    characters = kept;
  }

  return {
    /** Records an event of the merchant with this number; null for what concerns all merchants. */
    record(mchid: string | null, facts: EventFacts): void {
      const at = new Date(clock.now()).toISOString();
      const event: SimulatorEvent = { id: nextId, at, mchid, ...maskFacts(facts, mask) };
      nextId += 1;
      events.push(event);
      characters += charactersOf(event);
      forgetTheOldest();
      for (const listener of listeners) listener.onEvent(event);
    },

    /** Events with a greater id, oldest first. */
    after(id: number): SimulatorEvent[] {
      const firstId = events[0]?.id ?? nextId;
      return events.slice(Math.max(0, id - firstId + 1)).slice(-MAXIMUM_EVENTS);
    },

    /** 0 before the first. */
    newestId: (): number => nextId - 1,

    reset(): void {
      events = [];
      characters = 0;
      for (const listener of listeners) listener.onClear();
    },

    /** Calls back until the returned function is called. */
    listen(listener: EventListener): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The size of an event's texts of unbounded length. The rest is small. */
function charactersOf(event: SimulatorEvent): number {
  switch (event.kind) {
    case 'request': {
      const { path, body, requestSigningString, responseBody, diagnosis, headers } = event;
      const { expectedSigningString = '', clientSigningString = '' } = diagnosis ?? {};
      const texts = [
        path,
        body,
        requestSigningString,
        responseBody,
        expectedSigningString,
        clientSigningString,
      ];
      return sum([...texts, ...Object.values(headers).flat()].map((text) => text?.length ?? 0));
    }
    case 'notification':
      return event.body.length * 2 + (event.responseBody?.length ?? 0);
    case 'control':
      // The action has the same texts once more.
      return event.summary.length * 2;
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

export interface EventListener {
  readonly onEvent: (event: SimulatorEvent) => void;
  /** All events were forgotten. */
  readonly onClear: () => void;
}

export type EventLog = ReturnType<typeof createEventLog>;
