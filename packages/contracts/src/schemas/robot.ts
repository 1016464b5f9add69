import { type Static, Type } from 'typebox';
import { ROBOT_FAILURES, ROBOT_KINDS } from '../operator-states.js';
import { Nullable, Strict, TimeSchema } from './common.js';

const FailureSchema = Strict({
  reason: Type.Enum(ROBOT_FAILURES, { type: 'string' }),
  detail: Type.String({ description: 'The platform’s own words or code, without anything secret' }),
});
export type RobotFailureReport = Static<typeof FailureSchema>;

const RobotSchema = Strict({
  kind: Type.Enum(ROBOT_KINDS, { type: 'string' }),
  host: Type.String({ description: 'The host of the webhook; the rest of its address is a secret' }),
  waiting: Type.Integer({ minimum: 0, description: 'Open anomalies that the group has not heard of' }),
  nextTryAt: Nullable(TimeSchema),
  lastSuccessAt: Nullable(TimeSchema),
  lastFailure: Nullable(Strict({ at: TimeSchema, ...FailureSchema.properties })),
});
export type Robot = Static<typeof RobotSchema>;

export const RobotStateSchema = Strict({ robot: Nullable(RobotSchema) });

export const RobotTestSchema = Strict({
  failure: Nullable(FailureSchema),
});
