import { createHash } from 'node:crypto';
import type { EventFacts } from '../events/event.js';
import type { FaultControl } from '../faults/faults.js';
import type { NotificationVariant } from '../faults/notification-variants.js';
import type { Clock } from '../foundation/clock.js';
import { type RandomBytes, randomUuid } from '../foundation/cryptography.js';
import type { JsonObject } from '../foundation/json.js';
import type { State } from '../foundation/state.js';
import { createDispatch, type Dispatched } from '../notifications/dispatch.js';
import { askBackEnd } from '../notifications/notification-post.js';
import { createPushWriter, type PushContent } from './push-message.js';
import type { PushSettings } from './push-settings.js';
import { VARIANTS_OF_MODE } from './push-variants.js';

/** A message is sent three times in all, by reports. The pause between is not known. */
const RETRY_AFTER_MS = [5_000, 5_000];

/** An event that is to be pushed. */
export interface PushedEvent {
  readonly event: string;
  /** The user whose event it is; null for one of WeChat's own. */
  readonly openid: string | null;
  /** The merchant that it concerns; null, the default, for none in particular. */
  readonly mchid?: string;
  readonly outTradeNo: string | null;
  /** When it happened; now by default. */
  readonly atMs?: number;
  readonly fields?: JsonObject;
  readonly list?: PushContent['list'];
}

export interface Push extends Dispatched, PushContent {
  readonly mchid: string | null;
}

interface Options {
  readonly appId: string;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly record: (mchid: string | null, facts: EventFacts) => void;
  readonly faults: FaultControl;
  readonly state: State;
  /** The settings at the start and after a reset; null for none. */
  readonly firstSettings: PushSettings | null;
}

/** Pushes the mini-program's events to its back end. https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html */
export function createMessagePush(options: Options) {
  const { appId, clock, randomBytes, firstSettings } = options;
  const kept = options.state.map<PushSettings>('messagePushSettings');
  const settings = () => kept.get('') ?? firstSettings;
  const writer = createPushWriter({ appId, randomBytes, realNow: clock.realNow });
  const digest = createHash('sha256').update(appId).digest('hex');
  const originalId = `gh_${digest.slice(0, 12)}`;
  // WeChat's own events come from an openid that is no user's.
  const systemOpenid = `o${digest.slice(12, 39)}`;

  const dispatch = createDispatch<Push>({
    ...options,
    channel: 'messagePush',
    mchidOf: ({ mchid }) => mchid,
    name: 'messagePushes',
    operationOf: () => 'messagePush',
    variantsOf: () => VARIANTS_OF_MODE[settings()?.mode ?? 'plain'],
    retryAfterMs: RETRY_AFTER_MS,
    isAccepted: ({ statusCode, responseBody }) =>
      statusCode === 200 && (responseBody === '' || responseBody === 'success'),
    write(push, variant) {
      const current = settings();
      return Promise.resolve(current && writer.write(push, current, variant));
    },
  });

  return {
    ...dispatch,
    settings,

    /** @throws TypeError where there are no settings any more, or the push has no such variant */
    resend(id: string, variant: NotificationVariant | null): boolean {
      if (settings() === null && dispatch.isKnown(id))
        throw new TypeError('Events are pushed nowhere. Configure the message push first.');
      return dispatch.resend(id, variant);
    },

    /** Pushes an event. Without settings nobody is told. */
    push({
      event,
      openid,
      mchid,
      outTradeNo,
      atMs = clock.now(),
      fields = {},
      list = null,
    }: PushedEvent): void {
      const current = settings();
      if (current === null) return;
      dispatch.submit({
        eventType: event,
        event,
        url: current.url,
        mchid: mchid ?? null,
        outTradeNo,
        toUserName: originalId,
        fromUserName: openid ?? systemOpenid,
        createdAtMs: atMs,
        fields,
        list,
        id: randomUuid(randomBytes),
        attempts: 0,
        isAccepted: false,
        nextAttemptAtMs: null,
      });
    },

    /** Takes settings if the back end answers `echostr`. Returns why it does not; null where it does. */
    async configure(wanted: PushSettings): Promise<string | null> {
      const { url, echo } = writer.check(wanted);
      const { statusCode, responseBody, error } = await askBackEnd(url);
      if (error !== null) return error;
      if (statusCode !== 200) return `It answered ${statusCode}, not 200.`;
      if (responseBody !== echo) return 'It did not answer echostr and nothing else.';
      kept.set('', wanted);
      return null;
    },

    reset(): void {
      kept.clear();
      dispatch.reset();
    },
  };
}

export type MessagePush = ReturnType<typeof createMessagePush>;
