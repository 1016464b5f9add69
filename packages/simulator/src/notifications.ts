import { beijingTime, type Clock } from './clock.js';
import { type RandomBytes, randomText, randomUuid, seal } from './cryptography.js';
import type { EventLog } from './events.js';
import type { Faults } from './faults.js';
import type { Merchant } from './merchant.js';
import type { PlatformSigner } from './platform-signer.js';

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

/** WeChat waits this long for an answer. */
const ANSWER_WITHIN_MS = 5 * SECOND;

/** More of an answer than this is not kept. */
const MAXIMUM_ANSWER_CHARACTERS = 10_000;

/** What a merchant is to be told. */
export interface Message {
  readonly eventType: string;
  readonly summary: string;
  /** WeChat's `original_type` and `associated_data`: in real traffic they are the same. */
  readonly kind: 'transaction' | 'refund';
  readonly url: string;
  readonly outTradeNo: string;
  /** What lies in the sealed box. */
  readonly resource: unknown;
  readonly wechatpaySerial: string | null;
}

interface Notification extends Message {
  readonly id: string;
  readonly body: string;
  attempts: number;
  /** By the clock that can be moved; null when nothing more is planned. */
  nextAttemptAtMs: number | null;
}

/** A notification as `/_sim/notifications` lists it. */
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
  readonly signAsPlatform: PlatformSigner;
  readonly log: EventLog;
  readonly faults: () => Faults;
}

/** Tells merchants what happened, again and again until they answer 200 or 204. */
export function createNotifications(options: Options) {
  const { merchant, clock, randomBytes, signAsPlatform, log, faults } = options;
  const notifications = new Map<string, Notification>();
  const running = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function deliver(notification: Notification): Promise<void> {
    const { id, eventType, url, body, outTradeNo, resource } = notification;
    notification.attempts += 1;
    const attempt = notification.attempts;
    const { headers: signature, signingString } = signAsPlatform(body, notification.wechatpaySerial);
    const headers = {
      'Content-Type': 'application/json',
      Accept: '*/*',
      'User-Agent': 'Mozilla/4.0',
      'Cache-Control': 'no-cache',
      ...signature,
    };
    const answer = await post(url, headers, body);
    // Cleared, or delivered by hand, while this one was under way: there is nothing left to plan.
    const isCurrent = notifications.get(id) === notification;
    const isAccepted = answer.statusCode === 200 || answer.statusCode === 204;
    const pauseMs = RETRY_AFTER_MS[attempt - 1];
    notification.nextAttemptAtMs =
      isAccepted || !isCurrent || pauseMs === undefined ? null : clock.now() + pauseMs;
    log.record({
      kind: 'notification',
      notificationId: id,
      eventType,
      url,
      attempt,
      headers,
      body,
      resource,
      signingString,
      outTradeNo,
      nextAttemptAt: iso(notification.nextAttemptAtMs),
      ...answer,
    });
  }

  function start(notification: Notification): void {
    notification.nextAttemptAtMs = null;
    const run: Promise<void> = deliver(notification).finally(() => {
      running.delete(run);
      plan();
    });
    running.add(run);
  }

  /** Sends what is due, and sets the timer for what comes next. */
  function plan(): void {
    clearTimeout(timer);
    if (isClosed) return;
    let nextMs = Number.POSITIVE_INFINITY;
    for (const notification of notifications.values()) {
      if (notification.nextAttemptAtMs === null) continue;
      if (notification.nextAttemptAtMs <= clock.now()) start(notification);
      else nextMs = Math.min(nextMs, notification.nextAttemptAtMs);
    }
    if (nextMs === Number.POSITIVE_INFINITY) return;
    timer = setTimeout(plan, nextMs - clock.now());
    timer.unref();
  }

  return {
    plan,

    /** Seals a message and sends it. */
    notify(message: Message): void {
      const { notifications: fault } = faults();
      if (fault === 'drop') return;
      const { eventType, summary, kind, resource } = message;
      const id = randomUuid(randomBytes);
      const box = seal(JSON.stringify(resource), kind, randomText(12, randomBytes), merchant.apiV3Key);
      const body = JSON.stringify({
        id,
        create_time: beijingTime(clock.now()),
        resource_type: 'encrypt-resource',
        event_type: eventType,
        summary,
        resource: { original_type: kind, ...box },
      });
      const nextAttemptAtMs = fault === 'hold' ? null : clock.now();
      notifications.set(id, { ...message, id, body, attempts: 0, nextAttemptAtMs });
      plan();
    },

    /** All that were made, oldest first. */
    all: (): NotificationView[] =>
      [...notifications.values()].map(({ id, outTradeNo, eventType, attempts }) => ({
        id,
        outTradeNo,
        eventType,
        attempts,
      })),

    /** Sends one again at once; false where there is none of this id. */
    resend(id: string): boolean {
      const notification = notifications.get(id);
      if (notification === undefined) return false;
      start(notification);
      return true;
    },

    /** Resolves when nothing is on its way any more. */
    async idle(): Promise<void> {
      while (running.size > 0) await Promise.all(running);
    },

    clear(): void {
      notifications.clear();
      plan();
    },

    async close(): Promise<void> {
      isClosed = true;
      clearTimeout(timer);
      await Promise.all(running);
    },
  };
}

interface Answer {
  readonly statusCode: number | null;
  readonly responseBody: string | null;
  readonly error: string | null;
}

async function post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Answer> {
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
    const text = await response.text();
    return {
      statusCode: response.status,
      responseBody: text.slice(0, MAXIMUM_ANSWER_CHARACTERS),
      error: null,
    };
  } catch (error) {
    return { statusCode: null, responseBody: null, error: explain(error) };
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `No answer within ${ANSWER_WITHIN_MS / 1000} s.`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function iso(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString();
}

export type Notifications = ReturnType<typeof createNotifications>;
