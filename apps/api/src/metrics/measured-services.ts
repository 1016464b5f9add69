import type { NotificationService } from '../modules/notifications/notification-service.js';
import type { PaymentQuery, QueryOutcome } from '../modules/payments/payment-query.js';
import {
  NotificationRefusal,
  type ObservedCall,
  observeCalls,
  type Wechat,
  WechatError,
} from '../wechat/index.js';
import type { CallOutcome, KnownSource, Meters } from './meters.js';

/** The same view of WeChat, with each call measured under its name. */
export function measureWechat(wechat: Wechat, meters: Meters | null): Wechat {
  if (meters === null) return wechat;
  const messages: Wechat['messages'] = {
    ...wechat.messages,
    // It never throws what WeChat answers.
    async send(message) {
      const outcome = await wechat.messages.send(message);
      meters.message(outcome.kind);
      return outcome;
    },
  };
  return observeCalls({ ...wechat, messages }, ({ operation, startMs, end }) =>
    meters.call(operation, outcomeOf(end), (performance.now() - startMs) / 1000),
  );
}

function outcomeOf(end: ObservedCall['end']): CallOutcome {
  if (!('error' in end)) return 'ok';
  return end.error instanceof WechatError ? end.error.kind : 'failed';
}

/** The same query, for one who asks: how late a payment became known is measured under their name. */
export function measureQuery(query: PaymentQuery, source: KnownSource, meters: Meters | null): PaymentQuery {
  if (meters === null) return query;
  const note = <Outcome extends QueryOutcome<unknown>>(outcome: Outcome): Outcome => {
    if (outcome.knownAfterMs !== null) meters.known(source, outcome.knownAfterMs / 1000);
    return outcome;
  };
  return {
    settleByQuery: async (orderId) => note(await query.settleByQuery(orderId)),
    requireOutcome: async (orderId) => note(await query.requireOutcome(orderId)),
  };
}

/** The same service, with what became of each notification, and how old it was. */
export function measureNotifications(
  service: NotificationService,
  now: () => number,
  meters: Meters | null,
): NotificationService {
  if (meters === null) return service;
  return {
    ...service,
    async receive(headers, rawBody) {
      try {
        const handled = await service.receive(headers, rawBody);
        meters.notification(handled.outcome);
        const madeMs = createTimeMs(rawBody);
        if (madeMs !== null) meters.notificationAge(Math.max(0, now() - madeMs) / 1000);
        if (handled.knownAfterMs !== null) meters.known('notification', handled.knownAfterMs / 1000);
        return handled;
      } catch (error) {
        meters.notification(error instanceof NotificationRefusal ? error.reason : 'failed');
        throw error;
      }
    },
  };
}

/** `create_time` of a genuine notification, without parsing all of it a second time. */
function createTimeMs(rawBody: Buffer): number | null {
  const start = rawBody.indexOf('"create_time"');
  if (start === -1) return null;
  const [, time = ''] =
    /^"create_time"\s*:\s*"([^"]+)"/.exec(rawBody.toString('latin1', start, start + 64)) ?? [];
  const atMs = Date.parse(time);
  return Number.isNaN(atMs) ? null : atMs;
}
