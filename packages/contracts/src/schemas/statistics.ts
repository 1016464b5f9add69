import { type Static, Type } from 'typebox';
import { LIMITS } from '../limits.js';
import { PAYMENT_SOURCES } from '../operator-states.js';
import { FenSumSchema, Nullable, Strict } from './common.js';

const DaySchema = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'A day in Beijing' });

export const StatisticsQuerySchema = Strict({
  from: Type.Optional(DaySchema),
  to: Type.Optional(
    Type.String({
      pattern: '^\\d{4}-\\d{2}-\\d{2}$',
      description: `The last day; today by default, and at most ${LIMITS.statisticsDays} days from the first one`,
    }),
  ),
});

const CountSchema = Type.Integer({ minimum: 0 });

const figures = {
  payments: CountSchema,
  paidFen: FenSumSchema,
  refunds: CountSchema,
  refundedFen: FenSumSchema,
  netFen: Type.Integer({ description: 'Paid less refunded, in fen' }),
  placed: Type.Integer({ minimum: 0, description: 'The orders that were placed' }),
  reachedCashier: Type.Integer({ minimum: 0, description: 'Those of them that went to the cashier' }),
  paidOfPlaced: Type.Integer({ minimum: 0, description: 'Those of them that were paid, on whichever day' }),
};

const FiguresSchema = Strict(figures);
export type Figures = Static<typeof FiguresSchema>;

/** How soon payments became known here after the buyer had paid at the cashier. */
const SourceSchema = Strict({
  source: Type.Enum(PAYMENT_SOURCES, { type: 'string' }),
  payments: CountSchema,
  averageMs: CountSchema,
  slowestMs: CountSchema,
  withinSecond: CountSchema,
  withinMinute: CountSchema,
});
export type SourceFigures = Static<typeof SourceSchema>;

export const StatisticsSchema = Strict({
  days: Type.Array(Strict({ day: DaySchema, ...figures }), { description: 'Oldest first' }),
  total: FiguresSchema,
  known: Type.Array(SourceSchema, {
    description:
      'By source, of the whole period. Late money and payments from before it was measured are not in it',
  }),
  now: Strict({
    openOrders: Type.Integer({ minimum: 0, description: 'Orders that wait for their money' }),
    openAnomalies: CountSchema,
    openRefundApplications: CountSchema,
    oldestAnomalyAt: Nullable(Type.String({ format: 'date-time' })),
    lastNotificationAt: Nullable(Type.String({ format: 'date-time' })),
  }),
});
