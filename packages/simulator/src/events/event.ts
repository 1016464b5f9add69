import type { Diagnosis } from '../diagnosis/signature-diagnosis.js';
import type { ApiFault } from '../faults/faults.js';
import type { NotificationVariant } from '../faults/notification-variants.js';
import type { ApiOperation } from '../protocol/operations.js';

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
