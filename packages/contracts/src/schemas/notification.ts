import { type Static, Type } from 'typebox';
import { NOTIFICATION_OUTCOMES } from '../operator-states.js';
import {
  Nullable,
  PageLimitSchema,
  periodProperties,
  Strict,
  TimeCursorSchema,
  TimeSchema,
} from './common.js';

const OutcomeSchema = Type.Enum(NOTIFICATION_OUTCOMES, { type: 'string' });

export const NotificationParamsSchema = Strict({
  notificationId: Type.String({ minLength: 1, maxLength: 64 }),
});

/** What a notification does when it is settled once more. */
export const ReplaySchema = Strict({ outcome: OutcomeSchema, detail: Nullable(Type.String()) });

export const NotificationListQuerySchema = Strict({
  outcome: Type.Optional(OutcomeSchema),
  ...periodProperties('received'),
  cursor: Type.Optional(TimeCursorSchema),
  limit: Type.Optional(PageLimitSchema),
});

/** A genuine notification of WeChat’s, and what it did. */
export const NotificationSchema = Strict({
  id: Type.String(),
  eventType: Type.String(),
  orderId: Nullable(Type.String({ description: 'Its out_trade_no, known here or not' })),
  receivedAt: TimeSchema,
  outcome: OutcomeSchema,
  detail: Nullable(Type.String({ description: 'The reason where it was not applied' })),
  resource: Type.Unknown({ description: 'What WeChat told, decrypted, with masked openids' }),
});
export type Notification = Static<typeof NotificationSchema>;

export const NotificationListSchema = Strict({
  notifications: Type.Array(NotificationSchema, { description: 'Newest first' }),
  nextCursor: Nullable(Type.String()),
});
