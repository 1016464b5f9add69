import { summaryOf } from '../events/control-action.js';
import type { EventFacts, NotificationEvent } from '../events/event.js';
import { COPY_FAULTS, type CopyFault, type FaultControl, SCHEDULE_FAULTS } from '../faults/faults.js';
import type { NotificationVariant } from '../faults/notification-variants.js';
import { type Clock, planFor } from '../foundation/clock.js';
import type { State } from '../foundation/state.js';
import type { NotificationOperation } from '../protocol/operations.js';
import { type NotificationAnswer, postNotification } from './notification-post.js';

/** A reordered notification is sent after this time if no other follows. */
const REORDERED_AT_LATEST_MS = 60_000;

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

/** Something that WeChat tells a back end, until the back end has taken it. */
export interface Dispatched {
  readonly id: string;
  readonly eventType: string;
  readonly url: string;
  readonly outTradeNo: string | null;
  attempts: number;
  /** Answered rightly once. WeChat does not retry it. */
  isAccepted: boolean;
  /** By the movable clock; null if no attempt is scheduled. */
  nextAttemptAtMs: number | null;
}

/** A message as it goes out, and what people want to see of it. */
type Written = Pick<NotificationEvent, 'headers' | 'body' | 'resource' | 'signingString'> & {
  /** Where it differs from the address of the message. */
  readonly url?: string;
};

/** One way in which WeChat tells a back end something. */
interface Channel<Item extends Dispatched> {
  readonly channel: NotificationEvent['channel'];
  /** The merchant that an item concerns; null for none in particular. */
  readonly mchidOf: (item: Item) => string | null;
  readonly record: (mchid: string | null, facts: EventFacts) => void;
  /** The name of the state. */
  readonly name: string;
  readonly operationOf: (item: Item) => NotificationOperation;
  /** The variants that a message can be sent in. */
  readonly variantsOf: (item: Item) => readonly NotificationVariant[];
  /** The pauses after each attempt that failed. */
  readonly retryAfterMs: readonly number[];
  readonly isAccepted: (answer: NotificationAnswer) => boolean;
  /** Null where the item has nowhere to go any more. */
  readonly write: (item: Item, variant: NotificationVariant | null) => Promise<Written | null>;
}

/** A notification as `/_sim/notifications` shows it. */
export interface NotificationView {
  /** Null for a push that concerns no merchant in particular. */
  readonly mchid: string | null;
  readonly id: string;
  /** Of WeChat Pay, or a message push of the mini-program. */
  readonly channel: NotificationEvent['channel'];
  readonly outTradeNo: string | null;
  readonly eventType: string;
  readonly attempts: number;
}

interface Options<Item extends Dispatched> extends Channel<Item> {
  readonly clock: Clock;
  readonly faults: FaultControl;
  readonly state: State;
}

/** Sends what a channel writes, subject to the faults, and retries it until the back end takes it. */
export function createDispatch<Item extends Dispatched>(options: Options<Item>) {
  const { channel, name, mchidOf, operationOf, variantsOf, retryAfterMs, clock, record, faults, state } =
    options;
  const items = state.map<Item>(name);
  const scheduled = new Set([...items.values()].filter(({ nextAttemptAtMs }) => nextAttemptAtMs !== null));
  const reordered = new Set<Item>();
  const running = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function schedule(item: Item, atMs: number | null): void {
    item.nextAttemptAtMs = atMs;
    if (atMs === null) scheduled.delete(item);
    else scheduled.add(item);
  }

  /**
   * Sends it once. The answer decides about a retry, counted from `plannedAtMs`, so that a clock moved over several
   * attempts makes each of them in turn. Null leaves the schedule unchanged.
   */
  async function send(item: Item, variant: NotificationVariant | null, plannedAtMs: number | null) {
    const { id, eventType, url, outTradeNo, attempts: attempt } = item;
    const written = await options.write(item, variant);
    if (written === null) return;
    const answer = await postNotification(written.url ?? url, written.headers, written.body);
    // A reset during the attempt leaves nothing to schedule.
    if (plannedAtMs !== null && items.get(id) === item) {
      item.isAccepted ||= options.isAccepted(answer);
      const pauseMs = retryAfterMs[attempt - 1];
      const isOver = item.isAccepted || pauseMs === undefined;
      // The clock may have been set back during the attempt.
      schedule(item, isOver ? null : Math.min(plannedAtMs, clock.now()) + pauseMs);
      items.set(id, item);
    }
    record(mchidOf(item), {
      kind: 'notification',
      channel,
      notificationId: id,
      eventType,
      variant,
      url,
      attempt,
      ...written,
      outTradeNo,
      nextAttemptAt: item.nextAttemptAtMs === null ? null : new Date(item.nextAttemptAtMs).toISOString(),
      ...answer,
    });
  }

  /** One scheduled attempt, subject to the faults. */
  async function attempt(item: Item, plannedAtMs: number): Promise<void> {
    const operation = operationOf(item);
    const variant = faults.draw(operation, variantsOf(item))?.fault ?? null;
    const copies = faults.draw(operation, COPY_FAULTS)?.fault ?? 'once';
    await SENDINGS[copies](() => send(item, variant, plannedAtMs));
  }

  function run(work: Promise<void>): void {
    const watched: Promise<void> = work.finally(() => {
      running.delete(watched);
      plan();
    });
    running.add(watched);
  }

  function start(item: Item, work: () => Promise<void>): void {
    schedule(item, null);
    item.attempts += 1;
    const isLate = reordered.delete(item);
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
    for (const item of scheduled) {
      const { nextAttemptAtMs } = item;
      if (nextAttemptAtMs === null) continue;
      if (nextAttemptAtMs <= clock.now()) start(item, () => attempt(item, nextAttemptAtMs));
      else nextMs = Math.min(nextMs, nextAttemptAtMs);
    }
    if (nextMs === Number.POSITIVE_INFINITY || clock.isFrozen()) return;
    timer = planFor(nextMs, clock, plan);
  }

  /** The time of the first attempt; null for a manual resend only. */
  function firstAttemptAtMs(item: Item): number | null | 'never' {
    const drawn = faults.draw(operationOf(item), SCHEDULE_FAULTS);
    if (drawn === null) return clock.now();
    switch (drawn.fault) {
      case 'DROPPED':
        return 'never';
      case 'HELD':
        return null;
      case 'DELAYED':
        return clock.now() + drawn.delayMs;
      case 'REORDERED':
        reordered.add(item);
        return clock.now() + REORDERED_AT_LATEST_MS;
    }
  }

  return {
    plan,

    /** Sends an item for the first time, subject to the faults. */
    submit(item: Item): void {
      const atMs = firstAttemptAtMs(item);
      if (atMs === 'never') {
        const { eventType, outTradeNo } = item;
        const action = { kind: 'notificationDropped', eventType } as const;
        const facts = {
          kind: 'control',
          summary: summaryOf(action),
          action,
          outTradeNo,
          diagnosis: null,
        } as const;
        record(mchidOf(item), facts);
        return;
      }
      schedule(item, atMs);
      items.set(item.id, item);
      plan();
    },

    isKnown: (id: string): boolean => items.has(id),

    /** All of them, oldest first. */
    all: (): NotificationView[] =>
      [...items.values()].map((item) => ({
        mchid: mchidOf(item),
        id: item.id,
        channel,
        outTradeNo: item.outTradeNo,
        eventType: item.eventType,
        attempts: item.attempts,
      })),

    /**
     * Sends an item again at once, without faults. A variant is a forgery and leaves the schedule unchanged. False for
     * an unknown id. @throws TypeError for a variant that the item does not have
     */
    resend(id: string, variant: NotificationVariant | null): boolean {
      const item = items.get(id);
      if (item === undefined) return false;
      if (variant === null) start(item, () => send(item, null, clock.now()));
      else {
        const variants = variantsOf(item);
        if (!variants.includes(variant))
          throw new TypeError(`“variant” has to be one of ${variants.join(', ')} for this notification.`);
        run(send(item, variant, null));
      }
      return true;
    },

    /** Resolves once no attempt is in flight. */
    async idle(): Promise<void> {
      while (running.size > 0) await Promise.all(running);
    },

    /** After the clock was set back: scheduled attempts keep their distance from now. */
    clockWentBack(byMs: number): void {
      for (const item of scheduled) {
        const { nextAttemptAtMs } = item;
        if (nextAttemptAtMs !== null) item.nextAttemptAtMs = nextAttemptAtMs - byMs;
        items.set(item.id, item);
      }
    },

    reset(): void {
      items.clear();
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
