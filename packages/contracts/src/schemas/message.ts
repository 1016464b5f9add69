import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.js';
import { MESSAGE_EVENTS, MESSAGE_STATUSES } from '../messages.js';
import { Nullable, Strict, TimeSchema } from './common.js';

export const AcceptedTemplatesSchema = Strict({
  templateIds: Type.Array(Type.String({ pattern: '^[\\w-]{1,64}$' }), {
    minItems: 1,
    maxItems: LIMITS.templatesAtOnce,
    description: 'The ids that wx.requestSubscribeMessage answered with `accept`',
  }),
});

/** A subscribe message to the buyer of an order. */
export const MessageToBuyerSchema = Strict({
  id: Type.String(),
  event: Type.Enum(MESSAGE_EVENTS, { type: 'string' }),
  status: Type.Enum(MESSAGE_STATUSES, { type: 'string' }),
  createdAt: TimeSchema,
  sentAt: Nullable(TimeSchema),
  nextTryAt: Nullable(TimeSchema),
  failure: Nullable(
    Type.String({ description: 'WeChat’s code and words of the last attempt, or why it could not be made' }),
  ),
});
export type MessageToBuyer = Static<typeof MessageToBuyerSchema>;
