import { type Static, Type } from 'typebox';
import {
  ANOMALY_ACTIONS,
  ANOMALY_KINDS,
  DIFFERENCE_KINDS,
  RECONCILIATION_STATUSES,
} from '../operator-states.js';
import {
  CursorSchema,
  FenSumSchema,
  Nullable,
  OpenOrResolvedSchema,
  PageLimitSchema,
  periodProperties,
  Strict,
  TimeSchema,
  WrittenTextSchema,
} from './common.js';

export const AnomalySchema = Strict({
  id: Type.String(),
  kind: Type.Enum(ANOMALY_KINDS, { type: 'string' }),
  orderId: Nullable(Type.String()),
  at: TimeSchema,
  detail: Type.String(),
  resolvedAt: Nullable(TimeSchema),
  resolvedBy: Nullable(
    Type.String({ description: 'Whose act ended it; null where WeChat’s answer or the shop itself did' }),
  ),
  actions: Type.Array(Type.Enum(ANOMALY_ACTIONS, { type: 'string' }), {
    description: 'What can end it; nothing once it is resolved',
  }),
});
export type Anomaly = Static<typeof AnomalySchema>;

export const AnomalyListQuerySchema = Strict({
  kind: Type.Optional(Type.Enum(ANOMALY_KINDS, { type: 'string' })),
  state: Type.Optional(OpenOrResolvedSchema),
  ...periodProperties('reported'),
  cursor: Type.Optional(CursorSchema),
  limit: Type.Optional(PageLimitSchema),
});

export const AnomalyListSchema = Strict({
  anomalies: Type.Array(AnomalySchema, { description: 'Oldest first' }),
  nextCursor: Nullable(Type.String()),
});

export const AnomalyParamsSchema = Strict({ anomalyId: Type.String({ minLength: 1, maxLength: 64 }) });

export const ResolutionRequestSchema = Strict({
  action: Type.Enum(ANOMALY_ACTIONS, { type: 'string' }),
  remark: WrittenTextSchema(200, 'The reason; it is kept in the audit log'),
  outRefundNo: Type.Optional(
    Type.String({
      pattern: '^[0-9A-Za-z_|*@-]{1,64}$',
      description: '商户退款单号 in WeChat’s merchant console; `adopt` needs it',
    }),
  ),
});

const BillDateSchema = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'A day in Beijing' });

export const ReconciliationRequestSchema = Strict({ billDate: BillDateSchema });

const CountSchema = Type.Integer({ minimum: 0 });

/** A bill may name sums that no order can have: any whole number of fen, negative ones included. */
const BillFenSchema = Type.Integer({ description: 'Money in fen (0.01 CNY), as in the bill' });

/** The totals of the bill, and those of the books; the latter are null before the first run that counted them. */
export const ReconciliationSchema = Strict({
  billDate: BillDateSchema,
  status: Type.Enum(RECONCILIATION_STATUSES, { type: 'string' }),
  startedAt: Type.String({
    format: 'date-time',
    description: 'The start of the run, then its last heartbeat',
  }),
  finishedAt: Nullable(TimeSchema),
  payments: CountSchema,
  refunds: CountSchema,
  paymentsFen: BillFenSchema,
  refundsFen: BillFenSchema,
  bookedPayments: Nullable(CountSchema),
  bookedRefunds: Nullable(CountSchema),
  bookedPaymentsFen: Nullable(FenSumSchema),
  bookedRefundsFen: Nullable(FenSumSchema),
  otherAppRows: Type.Integer({
    minimum: 0,
    description: 'Rows of another app with the same merchant id: counted, not compared',
  }),
  differenceCount: CountSchema,
  repairedCount: Type.Integer({ minimum: 0, description: 'Differences that a query at WeChat repaired' }),
  failure: Nullable(Type.String({ description: 'The reason why the last run failed, or null' })),
});

export const ReconciliationListQuerySchema = Strict({
  cursor: Type.Optional(BillDateSchema),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
});

export const ReconciliationListSchema = Strict({
  reconciliations: Type.Array(ReconciliationSchema),
  nextCursor: Nullable(Type.String()),
});

export const DifferenceListQuerySchema = Strict({
  cursor: Type.Optional(Type.String({ pattern: '^\\d{1,9}$' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
});

export const DifferenceListSchema = Strict({
  differences: Type.Array(
    Strict({
      kind: Type.Enum(DIFFERENCE_KINDS, { type: 'string' }),
      orderId: Nullable(Type.String()),
      refundId: Nullable(Type.String()),
      localFen: Nullable(BillFenSchema),
      wechatFen: Nullable(BillFenSchema),
      line: Nullable(Type.Integer({ description: 'The unreadable line of the bill' })),
      detail: Nullable(Type.String({ description: 'The difference, where the sums do not show it' })),
      repaired: Type.Boolean(),
    }),
  ),
  nextCursor: Nullable(Type.String()),
});
