import type { ActingOperator, Allowance } from '@taro-pay/contracts';
import type { Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { type Act, recordAct } from '../audit/audit-log.js';
import { beijingDay } from '../reconciliation/bill-day.js';
import { readAllowance } from './allowance.js';
import { deleteAttempts } from './login-attempt-store.js';
import { createLoginAttempts } from './login-attempts.js';
import { normalName } from './operator-name.js';
import {
  deleteSession,
  deleteSessionsBefore,
  deleteSessionsOf,
  findSession,
  insertSession,
  touchSession,
} from './operator-session-store.js';
import {
  acceptInvitation,
  findInvited,
  findOperatorByName,
  type Operator,
  setLogin,
} from './operator-store.js';
import { toActing } from './operator-view.js';
import { createPasswords, type PasswordCost } from './password.js';
import { hashToken, newToken } from './secret-token.js';

/** A session ends this long after its last request, and this long after its login in any case. */
const IDLE_MS = 30 * 60_000;
const LONGEST_MS = 12 * 3_600_000;

/** How exactly the last request is known: most requests write nothing. */
const TOUCH_MS = 60_000;

type Origin = Pick<Act, 'address' | 'requestId'>;

interface LoggedIn {
  readonly operator: ActingOperator;
  /** For the cookie; the database has its hash alone. */
  readonly token: string;
}

/** Sessions of operators stand in the database: one that ends there has ended on every instance. */
export function createOperatorSessions({
  passwordCost,
  ...dependencies
}: Dependencies & { readonly passwordCost: PasswordCost }) {
  const { database, now, randomBytes } = dependencies;
  const passwords = createPasswords(passwordCost);
  const attempts = createLoginAttempts(dependencies);

  // A clock that was set back does not make a session longer.
  const isOver = (at: Date, lifetimeMs: number) => Math.abs(now() - at.getTime()) >= lifetimeMs;

  async function begin(
    tx: Tx,
    operator: Operator,
    { origin, action }: { origin: Origin; action: 'createOperatorSession' | 'acceptInvitation' },
  ): Promise<LoggedIn> {
    const at = new Date(now());
    const { token, hash } = newToken(randomBytes);
    await deleteSessionsBefore(tx, new Date(at.getTime() - LONGEST_MS));
    await deleteAttempts(tx, { name: operator.name, address: origin.address });
    await insertSession(tx, { tokenHash: hash, operatorId: operator.id, startedAt: at });
    const act = { ...origin, operatorId: operator.id, actor: operator.name };
    await recordAct(tx, act, { action, at, subject: operator.id });
    return { operator: toActing(operator), token };
  }

  return {
    /** @throws ApiProblem where name or password is wrong, or too many attempts were */
    async logIn(
      { name: typed, password }: { readonly name: string; readonly password: string },
      origin: Origin,
    ): Promise<LoggedIn> {
      const name = normalName(typed);
      await attempts.begin({ name, address: origin.address });
      const operator = await findOperatorByName(database, name);
      const isRight = await passwords.isRight(password, operator?.passwordHash ?? null);
      if (operator === undefined || !isRight) throw new ApiProblem('WRONG_CREDENTIALS');
      return database.transaction(async (tx) => {
        if (!(await setLogin(tx, operator, new Date(now())))) throw new ApiProblem('WRONG_CREDENTIALS');
        return begin(tx, operator, { origin, action: 'createOperatorSession' });
      });
    },

    /** Sets the password, ends every session of before, and logs in. @throws ApiProblem where the link has ended */
    async accept(
      { token, password }: { readonly token: string; readonly password: string },
      origin: Origin,
    ): Promise<LoggedIn> {
      const invitationHash = hashToken(token);
      const operator = await findInvited(database, invitationHash, new Date(now()));
      if (operator === undefined) throw new ApiProblem('INVITATION_INVALID');
      const passwordHash = await passwords.hash(password);
      return database.transaction(async (tx) => {
        const acceptance = { invitationHash, passwordHash, at: new Date(now()) };
        if (!(await acceptInvitation(tx, operator.id, acceptance)))
          throw new ApiProblem('INVITATION_INVALID');
        await deleteSessionsOf(tx, operator.id);
        return begin(tx, operator, { origin, action: 'acceptInvitation' });
      });
    },

    /** The operator of a cookie; null where its session has ended, or is not of this shop. */
    async find(token: string): Promise<ActingOperator | null> {
      const tokenHash = hashToken(token);
      const session = await findSession(database, tokenHash);
      if (session === undefined) return null;
      if (isOver(session.startedAt, LONGEST_MS) || isOver(session.lastUsedAt, IDLE_MS)) return null;
      if (isOver(session.lastUsedAt, TOUCH_MS)) await touchSession(database, tokenHash, new Date(now()));
      return toActing(session);
    },

    /** What an operator may refund now without another person. */
    allowance: (operatorId: string | null): Promise<Allowance> =>
      readAllowance(database, operatorId, beijingDay(now())),

    /** Ends the session of a cookie. Without one there is nothing to end: OPERATOR_TOKEN has no session. */
    async logOut(token: string | null, act: Act): Promise<void> {
      if (token === null || act.operatorId === null) return;
      const subject = act.operatorId;
      await database.transaction(async (tx) => {
        if (!(await deleteSession(tx, hashToken(token)))) return;
        await recordAct(tx, act, { action: 'deleteOperatorSession', at: new Date(now()), subject });
      });
    },
  };
}

export type OperatorSessions = ReturnType<typeof createOperatorSessions>;
