import type { Clock } from './clock.js';

interface EventBase {
  readonly id: number;
  /** ISO 8601, by the simulator's own clock. */
  readonly at: string;
  readonly outTradeNo: string | null;
}

/** A request of a back end, and the answer that it got. */
export interface RequestEvent extends EventBase {
  readonly kind: 'request';
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
}

/** One attempt to deliver a notification. */
export interface NotificationEvent extends EventBase {
  readonly kind: 'notification';
  readonly notificationId: string;
  readonly eventType: string;
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
}

export type SimulatorEvent = RequestEvent | NotificationEvent | ControlEvent;

type Facts<Event> = Event extends SimulatorEvent ? Omit<Event, 'id' | 'at'> : never;

/** The oldest are forgotten beyond this many. */
const MAXIMUM_EVENTS = 10_000;

/** Everything that happened, in order; ids only ever grow. */
export function createEventLog(clock: Clock) {
  let events: SimulatorEvent[] = [];
  let nextId = 1;
  const listeners = new Set<EventListener>();

  return {
    record(facts: Facts<SimulatorEvent>): void {
      const event: SimulatorEvent = { id: nextId, at: new Date(clock.now()).toISOString(), ...facts };
      nextId += 1;
      events.push(event);
      // Cutting in steps keeps a long run from moving the whole list for each event.
      if (events.length > MAXIMUM_EVENTS * 1.1) events = events.slice(-MAXIMUM_EVENTS);
      for (const listener of listeners) listener.onEvent(event);
    },

    after: (id: number): SimulatorEvent[] => events.filter((event) => event.id > id).slice(-MAXIMUM_EVENTS),

    clear(): void {
      events = [];
      for (const listener of listeners) listener.onClear();
    },

    /** Calls back until the answered function is called. */
    listen(listener: EventListener): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export interface EventListener {
  readonly onEvent: (event: SimulatorEvent) => void;
  /** All events were forgotten. */
  readonly onClear: () => void;
}

export type EventLog = ReturnType<typeof createEventLog>;
