import type { EventLog } from '../events/event-log.js';
import { COPY_FAULTS, type CopyFault, type FaultControl, SCHEDULE_FAULTS } from '../faults/faults.js';
import { NOTIFICATION_VARIANTS, type NotificationVariant } from '../faults/notification-variants.js';
import { type Clock, planFor } from '../foundation/clock.js';
import { type RandomBytes, randomText, randomUuid } from '../foundation/cryptography.js';
import type { State } from '../foundation/state.js';
import type { Keyring } from '../protocol/keyring.js';
import type { Merchant } from '../protocol/merchant.js';
import type { NotificationOperation } from '../protocol/operations.js';
import type { PlatformSigner } from '../protocol/platform-signer.js';
import { createNotificationWriter, type Letter, type Message } from './notification-message.js';
import { postNotification } from './notification-post.js';

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

/** A reordered notification is sent after this time if no other follows. */
const REORDERED_AT_LATEST_MS = MINUTE;

const OPERATIONS = {
  transaction: 'paymentNotification',
  refund: 'refundNotification',
} as const satisfies Record<Message['kind'], NotificationOperation>;

/** How an attempt is sent. A fault without an entry does not compile. */
const SENDINGS = {
  once: (send) => send(),
  CONCURRENT: async (send) => {
    await Promise.all([send(), send()]);
  },
  DOUBLED: async (send) => {
    await send();
    await send();
  },
} as const satisfies Record<'once' | CopyFault, (send: () => Promise<void>) => Promise<void>>;

interface Notification extends Letter {
  attempts: number;
  /** Answered 200 or 204 once. WeChat does not retry it. */
  isAccepted: boolean;
  /** By the movable clock; null if no attempt is scheduled. */
  nextAttemptAtMs: number | null;
}

/** A notification as `/_sim/notifications` shows it. */
export interface NotificationView {
  readonly id: string;
  readonly outTradeNo: string;
  readonly eventType: string;
  readonly attempts: number;
}

interface Options {
  readonly merchant: Merchant;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly keyring: Keyring;
  readonly signAsPlatform: PlatformSigner;
  readonly log: EventLog;
  readonly faults: FaultControl;
  readonly state: State;
}

/** Sends notifications, and retries them until the merchant answers 200 or 204. */
export function createNotifications(options: Options) {
  const { merchant, clock, randomBytes, log, faults, state } = options;
  const write = createNotificationWriter({ ...options, apiV3Key: merchant.apiV3Key });
  const notifications = state.map<Notification>('notifications');
  const scheduled = new Set(
    [...notifications.values()].filter(({ nextAttemptAtMs }) => nextAttemptAtMs !== null),
  );
  const reordered = new Set<Notification>();
  const running = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function schedule(notification: Notification, atMs: number | null): void {
    notification.nextAttemptAtMs = atMs;
    if (atMs === null) scheduled.delete(notification);
    else scheduled.add(notification);
  }

  /**
   * Sends it once. The answer decides about a retry, counted from `plannedAtMs`, so that a clock moved over several
   * attempts makes each of them in turn. Null leaves the schedule unchanged.
   */
  async function send(
    notification: Notification,
    variant: NotificationVariant | null,
    plannedAtMs: number | null,
  ) {
    const { id, eventType, url, outTradeNo, attempts: attempt } = notification;
    const written = await write(notification, variant);
    const answer = await postNotification(url, written.headers, written.body);
    // A reset during the attempt leaves nothing to schedule.
    if (plannedAtMs !== null && notifications.get(id) === notification) {
      notification.isAccepted ||= answer.statusCode === 200 || answer.statusCode === 204;
      const pauseMs = RETRY_AFTER_MS[attempt - 1];
      const isOver = notification.isAccepted || pauseMs === undefined;
      // The clock may have been set back during the attempt.
      schedule(notification, isOver ? null : Math.min(plannedAtMs, clock.now()) + pauseMs);
      notifications.set(id, notification);
    }
    log.record({
      kind: 'notification',
      notificationId: id,
      eventType,
      variant,
      url,
      attempt,
      ...written,
      outTradeNo,
      nextAttemptAt:
        notification.nextAttemptAtMs === null ? null : new Date(notification.nextAttemptAtMs).toISOString(),
      ...answer,
    });
  }

  /** One scheduled attempt, subject to the faults. */
  async function attempt(notification: Notification, plannedAtMs: number): Promise<void> {
    const operation = OPERATIONS[notification.kind];
    const variant = faults.draw(operation, NOTIFICATION_VARIANTS)?.fault ?? null;
    const copies = faults.draw(operation, COPY_FAULTS)?.fault ?? 'once';
    await SENDINGS[copies](() => send(notification, variant, plannedAtMs));
  }

  function run(work: Promise<void>): void {
    const watched: Promise<void> = work.finally(() => {
      running.delete(watched);
      plan();
    });
    running.add(watched);
  }

  function start(notification: Notification, work: () => Promise<void>): void {
    schedule(notification, null);
    notification.attempts += 1;
    const isLate = reordered.delete(notification);
    run(
      work().then(() => {
        // The reordered notifications have been overtaken.
        if (!isLate) for (const late of reordered) schedule(late, clock.now());
      }),
    );
  }

  /** Sends what is due, and sets the timer for the next attempt. */
  function plan(): void {
    clearTimeout(timer);
    if (isClosed) return;
    let nextMs = Number.POSITIVE_INFINITY;
    for (const notification of scheduled) {
      const { nextAttemptAtMs } = notification;
      if (nextAttemptAtMs === null) continue;
      if (nextAttemptAtMs <= clock.now()) start(notification, () => attempt(notification, nextAttemptAtMs));
      else nextMs = Math.min(nextMs, nextAttemptAtMs);
    }
    if (nextMs === Number.POSITIVE_INFINITY || clock.isFrozen()) return;
    timer = planFor(nextMs, clock, plan);
  }

  /** The time of the first attempt; null for a manual resend only. */
  function firstAttemptAtMs(notification: Notification): number | null | 'never' {
    const drawn = faults.draw(OPERATIONS[notification.kind], SCHEDULE_FAULTS);
    if (drawn === null) return clock.now();
    switch (drawn.fault) {
      case 'DROPPED':
        return 'never';
      case 'HELD':
        return null;
      case 'DELAYED':
        return clock.now() + drawn.delayMs;
      case 'REORDERED':
        reordered.add(notification);
        return clock.now() + REORDERED_AT_LATEST_MS;
    }
  }

  return {
    plan,

    /** Sends a message, subject to the faults. */
    notify(message: Message): void {
      // Field by field, so that all share one hidden class. A spread costs almost a kilobyte more for each.
      const notification: Notification = {
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
      };
      const atMs = firstAttemptAtMs(notification);
      if (atMs === 'never') {
        const summary = `${message.eventType} is dropped: it never comes`;
        log.record({ kind: 'control', summary, outTradeNo: message.outTradeNo, diagnosis: null });
        return;
      }
      schedule(notification, atMs);
      notifications.set(notification.id, notification);
      plan();
    },

    /** All notifications, oldest first. */
    all: (): NotificationView[] =>
      [...notifications.values()].map(({ id, outTradeNo, eventType, attempts }) => ({
        id,
        outTradeNo,
        eventType,
        attempts,
      })),

    /**
     * Sends a notification again at once, without faults. A variant is a forgery and leaves the schedule unchanged.
     * False for an unknown id.
     */
    resend(id: string, variant: NotificationVariant | null): boolean {
      const notification = notifications.get(id);
      if (notification === undefined) return false;
      if (variant === null) start(notification, () => send(notification, null, clock.now()));
      else run(send(notification, variant, null));
      return true;
    },

    /** Resolves once no attempt is in flight. */
    async idle(): Promise<void> {
      while (running.size > 0) await Promise.all(running);
    },

    /** After the clock was set back: scheduled attempts keep their distance from now. */
    clockWentBack(byMs: number): void {
      for (const notification of scheduled) {
        const { nextAttemptAtMs } = notification;
        if (nextAttemptAtMs !== null) notification.nextAttemptAtMs = nextAttemptAtMs - byMs;
        notifications.set(notification.id, notification);
      }
    },

    reset(): void {
      notifications.clear();
      scheduled.clear();
      reordered.clear();
      plan();
    },

    async close(): Promise<void> {
      isClosed = true;
      clearTimeout(timer);
      await Promise.all(running);
    },
  };
}

export type Notifications = ReturnType<typeof createNotifications>;
