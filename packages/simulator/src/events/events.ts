import type { Diagnosis } from '../diagnosis/signature-diagnosis.js';
import type { ApiFault } from '../faults/faults.js';
import type { NotificationVariant } from '../faults/notification-variants.js';
import type { Clock } from '../foundation/clock.js';
import type { ApiOperation } from '../protocol/operations.js';
import { maskFacts } from './event-masking.js';
import type { Mask } from './secrets.js';

interface EventBase {
  readonly id: number;
  /** ISO 8601, by the simulator's own clock. */
  readonly at: string;
  readonly outTradeNo: string | null;
}

/** A request of a back end, and the answer that it got. */
export interface RequestEvent extends EventBase {
  readonly kind: 'request';
  /** Null for a path that WeChat does not have. */
  readonly operation: ApiOperation | null;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string;
  /** What the merchant had to sign; null where nothing was to be signed. */
  readonly requestSigningString: string | null;
  /** Null where the connection was broken without an answer, by a fault. */
  readonly statusCode: number | null;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;
  /** What WeChat signed of the answer. */
  readonly responseSigningString: string | null;
  /** Why it was refused, for a developer to read. */
  readonly refusal: string | null;
  /** What is wrong with the signature, where that is why. */
  readonly diagnosis: Diagnosis | null;
  /** What the simulator was told to do to it. */
  readonly fault: ApiFault | null;
}

/** One attempt to deliver a notification. */
export interface NotificationEvent extends EventBase {
  readonly kind: 'notification';
  readonly notificationId: string;
  readonly eventType: string;
  /** How it was bent; null for a genuine one. */
  readonly variant: NotificationVariant | null;
  readonly url: string;
  /** 1 for the first. */
  readonly attempt: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What lies in the sealed box. */
  readonly resource: unknown;
  readonly signingString: string;
  /** Null where no answer came; then `error` says why. */
  readonly statusCode: number | null;
  readonly responseBody: string | null;
  readonly error: string | null;
  readonly nextAttemptAt: string | null;
}

/** Something that a person or a test did to the simulator. */
export interface ControlEvent extends EventBase {
  readonly kind: 'control';
  readonly summary: string;
  /** What is wrong with a paySign that the cashier refused. */
  readonly diagnosis: Diagnosis | null;
}

export type SimulatorEvent = RequestEvent | NotificationEvent | ControlEvent;

type Facts<Event> = Event extends SimulatorEvent ? Omit<Event, 'id' | 'at'> : never;
export type EventFacts = Facts<SimulatorEvent>;

/** The oldest are forgotten beyond this many, or beyond this much text. */
const MAXIMUM_EVENTS = 10_000;
const MAXIMUM_CHARACTERS = 64 * 1024 * 1024;

/** Everything that happened, in order and without its secrets; ids only ever grow, one by one. */
export function createEventLog(clock: Clock, mask: Mask) {
  let events: SimulatorEvent[] = [];
  let nextId = 1;
  let characters = 0;
  const listeners = new Set<EventListener>();

  // Cutting in steps keeps a long run from moving the whole list for each event.
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
    record(facts: EventFacts): void {
      const at = new Date(clock.now()).toISOString();
      const event: SimulatorEvent = { id: nextId, at, ...maskFacts(facts, mask) };
      nextId += 1;
      events.push(event);
      characters += charactersOf(event);
      forgetTheOldest();
      for (const listener of listeners) listener.onEvent(event);
    },

    /** Those with a greater id, oldest first. */
    after(id: number): SimulatorEvent[] {
      const firstId = events[0]?.id ?? nextId;
      return events.slice(Math.max(0, id - firstId + 1)).slice(-MAXIMUM_EVENTS);
    },

    /** 0 before the first. */
    newestId: (): number => nextId - 1,

    clear(): void {
      events = [];
      characters = 0;
      for (const listener of listeners) listener.onClear();
    },

    /** Calls back until the answered function is called. */
    listen(listener: EventListener): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The text of an event that others choose the length of; the rest of it is small. */
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
      return event.summary.length;
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

export interface EventListener {
  readonly onEvent: (event: SimulatorEvent) => void;
  /** All events were forgotten. */
  readonly onClear: () => void;
}

export type EventLog = ReturnType<typeof createEventLog>;
