import { type Static, Type } from 'typebox';
import { MAX_FEN } from '../money.js';
import { OPERATOR_NAME } from '../operator-name.js';
import { OPERATOR_ROLES } from '../operator-roles.js';
import { Nullable, Strict, TimeSchema } from './common.js';

const RoleSchema = Type.Enum(OPERATOR_ROLES, { type: 'string' });

const OperatorNameSchema = Type.String({ ...OPERATOR_NAME, description: 'Kept in Unicode’s form NFC' });

const PasswordSchema = Type.String({ minLength: 12, maxLength: 128 });

const fenRange = { minimum: 0, maximum: MAX_FEN };

const limits = {
  refundLimitFen: Type.Integer({ ...fenRange, description: 'The largest single refund, in fen' }),
  dayLimitFen: Nullable(
    Type.Integer({ ...fenRange, description: 'The largest sum of refunds in a Beijing day, in fen' }),
  ),
};

/** The operator who asks. */
const ActingOperatorSchema = Strict({
  id: Nullable(Type.String({ description: 'Null for OPERATOR_TOKEN' })),
  name: Type.String(),
  role: RoleSchema,
  ...limits,
});
export type ActingOperator = Static<typeof ActingOperatorSchema>;

export const OperatorSessionSchema = Strict({ operator: ActingOperatorSchema });

const AllowanceSchema = Strict(
  {
    refundFen: Type.Integer({ ...fenRange, description: 'The largest single refund, in fen' }),
    dayLeftFen: Nullable(
      Type.Integer({
        ...fenRange,
        description: 'What is left of today in Beijing, in fen; null for no limit',
      }),
    ),
  },
  {
    description:
      'What the operator may refund now without another person: within the limits of the account, and of everybody whom its link comes from',
  },
);
export type Allowance = Static<typeof AllowanceSchema>;

export const OwnSessionSchema = Strict({ operator: ActingOperatorSchema, allowance: AllowanceSchema });

export const OperatorSessionRequestSchema = Strict({
  name: Type.String({ minLength: 1, maxLength: 40 }),
  password: Type.String({ minLength: 1, maxLength: 128 }),
});

export const LoggedOutSchema = Strict({});

export const InvitationAcceptanceSchema = Strict({
  token: Type.String({ minLength: 1, maxLength: 64, description: 'What stands behind # in the link' }),
  password: PasswordSchema,
});

const OperatorSchema = Strict({
  id: Type.String(),
  name: OperatorNameSchema,
  role: RoleSchema,
  ...limits,
  isActive: Type.Boolean(),
  hasPassword: Type.Boolean({ description: 'False until the one-time link was used' }),
  createdAt: TimeSchema,
});
export type Operator = Static<typeof OperatorSchema>;

export const InvitationSchema = Strict({
  url: Type.String({ description: 'Works once; whoever has it sets the password' }),
  expiresAt: TimeSchema,
});
export type Invitation = Static<typeof InvitationSchema>;

export const OperatorListSchema = Strict({ operators: Type.Array(OperatorSchema) });

export const OperatorRequestSchema = Strict({
  name: OperatorNameSchema,
  role: RoleSchema,
  refundLimitFen: limits.refundLimitFen,
  dayLimitFen: Type.Optional(limits.dayLimitFen),
});

export const NewOperatorSchema = Strict({ operator: OperatorSchema, invitation: InvitationSchema });

export const OperatorParamsSchema = Strict({ operatorId: Type.String({ minLength: 1, maxLength: 64 }) });

export const OperatorChangeSchema = Type.Object(
  {
    role: Type.Optional(RoleSchema),
    refundLimitFen: Type.Optional(limits.refundLimitFen),
    dayLimitFen: Type.Optional(limits.dayLimitFen),
    isActive: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false, minProperties: 1 },
);

export const ChangedOperatorSchema = Strict({ operator: OperatorSchema });
