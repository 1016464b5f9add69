import type { Notification } from '@taro-pay/contracts';
import type { NotificationRow } from './notification-store.js';

/** A kept notification as operators see it: what WeChat told, without the payer's openid. */
export function presentNotification(row: NotificationRow): Notification {
  return {
    id: row.id,
    eventType: row.eventType,
    orderId: row.outTradeNo,
    receivedAt: row.receivedAt.toISOString(),
    outcome: row.outcome,
    detail: row.detail,
    resource: maskOpenids(parseJson(row.resource)),
  };
}

/** What is not JSON is answered as the text that it is. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A copy in which each openid, of whichever name, is cut to its first three characters. */
function maskOpenids(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskOpenids);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      /openid$/i.test(name) ? `${String(field).slice(0, 3)}…` : maskOpenids(field),
    ]),
  );
}
