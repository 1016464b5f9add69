import type { RecordEvent } from '../events/event.js';
import type { FaultControl } from '../faults/faults.js';
import { NOTIFICATION_VARIANTS } from '../faults/notification-variants.js';
import type { Clock } from '../foundation/clock.js';
import { type RandomBytes, randomText, randomUuid } from '../foundation/cryptography.js';
import type { State } from '../foundation/state.js';
import type { Keyring } from '../protocol/keyring.js';
import type { Merchant } from '../protocol/merchant.js';
import type { NotificationOperation } from '../protocol/operations.js';
import type { PlatformSigner } from '../protocol/platform-signer.js';
import { createDispatch, type Dispatched } from './dispatch.js';
import { createNotificationWriter, type Letter, type Message } from './notification-message.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The pauses after each attempt that failed: 15 of them. https://pay.weixin.qq.com/doc/v3/merchant/4012082053 */
const RETRY_AFTER_MS = [
  15 * SECOND,
  15 * SECOND,
  30 * SECOND,
  3 * MINUTE,
  10 * MINUTE,
  20 * MINUTE,
  30 * MINUTE,
  30 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  3 * HOUR,
  3 * HOUR,
  6 * HOUR,
  6 * HOUR,
];

const OPERATIONS = {
  transaction: 'paymentNotification',
  refund: 'refundNotification',
} as const satisfies Record<Message['kind'], NotificationOperation>;

export interface Notification extends Letter, Dispatched {
  readonly outTradeNo: string;
}

interface Options {
  readonly merchant: Merchant;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly keyring: Keyring;
  readonly signAsPlatform: PlatformSigner;
  readonly record: RecordEvent;
  readonly faults: FaultControl;
  readonly state: State;
}

/** Sends WeChat Pay's notifications, and retries them until the merchant answers 200 or 204. */
export function createNotifications(options: Options) {
  const { merchant, clock, randomBytes } = options;
  const dispatch = createDispatch<Notification>({
    ...options,
    channel: 'pay',
    mchidOf: () => merchant.merchantId,
    record: (_, facts) => options.record(facts),
    name: 'notifications',
    operationOf: ({ kind }) => OPERATIONS[kind],
    variantsOf: () => NOTIFICATION_VARIANTS,
    retryAfterMs: RETRY_AFTER_MS,
    isAccepted: ({ statusCode }) => statusCode === 200 || statusCode === 204,
    write: createNotificationWriter({ ...options, apiV3Key: merchant.apiV3Key }),
  });

  return {
    ...dispatch,

    /** Sends a message, subject to the faults. */
    notify(message: Message): void {
      // Field by field, so that all share one hidden class. A spread costs almost a kilobyte more for each.
      dispatch.submit({
        eventType: message.eventType,
        summary: message.summary,
        kind: message.kind,
        url: message.url,
        outTradeNo: message.outTradeNo,
        resource: message.resource,
        wechatpaySerial: message.wechatpaySerial,
        id: randomUuid(randomBytes),
        createdAtMs: clock.now(),
        nonce: randomText(12, randomBytes),
        attempts: 0,
        isAccepted: false,
        nextAttemptAtMs: null,
      });
    },
  };
}

export type Notifications = ReturnType<typeof createNotifications>;
