import { type Static, Type } from 'typebox';
import { AskedTimeSchema, Nullable, Strict, TimeSchema } from './common.js';

const Text = (description: string) => Type.String({ minLength: 1, maxLength: 64, description });

export const AuditQuerySchema = Strict({
  actor: Type.Optional(Text('The name of an operator')),
  action: Type.Optional(Text('An operation of the route table')),
  orderId: Type.Optional(Text('The order that was acted on')),
  subject: Type.Optional(Text('The id of what was changed: a refund, an operator, a day')),
  from: Type.Optional(AskedTimeSchema()),
  to: Type.Optional(AskedTimeSchema('Not included')),
  cursor: Type.Optional(
    Type.String({ pattern: '^\\d{1,13}\\.\\d{1,15}$', description: '`nextCursor` of the previous page' }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
});

export const AuditEntrySchema = Strict({
  id: Type.String(),
  at: TimeSchema,
  operatorId: Nullable(Type.String({ description: 'Null for OPERATOR_TOKEN and for commands' })),
  actor: Type.String({ description: 'Their name at that time' }),
  address: Type.String(),
  requestId: Type.String({ description: 'Finds the request in the log' }),
  action: Type.String({ description: 'The operation of the route table' }),
  subject: Nullable(Type.String()),
  orderId: Nullable(Type.String()),
  before: Type.Unknown({ description: 'What was replaced, or null' }),
  after: Type.Unknown({ description: 'What it was replaced by, or null' }),
  remark: Nullable(Type.String()),
});
export type AuditEntry = Static<typeof AuditEntrySchema>;

export const AuditListSchema = Strict({
  entries: Type.Array(AuditEntrySchema, { description: 'Newest first' }),
  nextCursor: Nullable(Type.String()),
});
