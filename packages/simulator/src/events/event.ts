import type { Diagnosis } from '../diagnosis/signature-diagnosis.js';
import type { ApiFault } from '../faults/faults.js';
import type { NotificationVariant } from '../faults/notification-variants.js';
import type { ApiOperation } from '../protocol/operations.js';
import type { ControlAction } from './control-action.js';

interface EventBase {
  readonly id: number;
  /** ISO 8601, by the simulator's own clock. */
  readonly at: string;
  /** The number of the merchant that it concerns; null for what concerns all of them. */
  readonly mchid: string | null;
  readonly outTradeNo: string | null;
}

/** Something that is taken here, and of which nobody outside WeChat knows whether it is taken there. */
type RequestRemark = 'serialInLowerCase';

/** A request of a back end, and its answer. */
export interface RequestEvent extends EventBase {
  readonly kind: 'request';
  /** Null for an unknown path. */
  readonly operation: ApiOperation | null;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string;
  /** The text that the merchant had to sign; null for an unsigned API. */
  readonly requestSigningString: string | null;
  /** Null if a fault broke the connection without an answer. */
  readonly statusCode: number | null;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;
  /** The text that WeChat signed. */
  readonly responseSigningString: string | null;
  /** Why the request was refused, for a developer. */
  readonly refusal: string | null;
  /** The diagnosis of a refused signature. */
  readonly diagnosis: Diagnosis | null;
  /** What was taken here and may be refused by WeChat. */
  readonly remark: RequestRemark | null;
  /** The fault that happened to the request. */
  readonly fault: ApiFault | null;
}

/** One attempt to deliver a notification. */
export interface NotificationEvent extends EventBase {
  readonly kind: 'notification';
  /** A notification of WeChat Pay, or a message push of the mini-program. */
  readonly channel: 'pay' | 'messagePush';
  readonly notificationId: string;
  readonly eventType: string;
  /** The variant; null for a genuine one. */
  readonly variant: NotificationVariant | null;
  readonly url: string;
  /** 1 for the first. */
  readonly attempt: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The plaintext of `resource`, or the pushed message. */
  readonly resource: unknown;
  readonly signingString: string;
  /** Null without an answer; then `error` says why. */
  readonly statusCode: number | null;
  readonly responseBody: string | null;
  readonly error: string | null;
  readonly nextAttemptAt: string | null;
}

/** A control action of a person or a test. */
export interface ControlEvent extends EventBase {
  readonly kind: 'control';
  /** In English, on one line. */
  readonly summary: string;
  /** The same for programs. */
  readonly action: ControlAction;
  /** The diagnosis of a refused paySign. */
  readonly diagnosis: Diagnosis | null;
}

export type SimulatorEvent = RequestEvent | NotificationEvent | ControlEvent;

type Facts<Event> = Event extends SimulatorEvent ? Omit<Event, 'id' | 'at' | 'mchid'> : never;
export type EventFacts = Facts<SimulatorEvent>;

/** Records an event of one merchant. */
export type RecordEvent = (facts: EventFacts) => void;
