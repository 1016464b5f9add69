import type { Invitation, OperationInputs, OperationOutputs, OperatorRole } from '@taro-pay/contracts';
import type { Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { type Act, recordAct } from '../audit/audit-log.js';
import { newName, normalName } from './operator-name.js';
import { deleteSessionsOf } from './operator-session-store.js';
import {
  changeOperator,
  deleteInvitation,
  findOperator,
  findOperatorByName,
  hasOtherAdmin,
  insertOperator,
  listOperators,
  lockOperators,
  type Operator,
  setInvitation,
} from './operator-store.js';
import { presentOperator } from './operator-view.js';
import { peopleBehind } from './people-behind.js';
import { newToken } from './secret-token.js';

const INVITATION_MS = 24 * 3_600_000;

interface Options extends Pick<Dependencies, 'database' | 'now' | 'newId' | 'randomBytes'> {
  readonly publicBaseUrl: string;
}

interface Person {
  readonly name: string;
  readonly role: OperatorRole;
  readonly refundLimitFen: number;
  readonly dayLimitFen?: number | null;
}

type Change = OperationInputs['updateOperator']['body'];

/** The operators of a shop: who they are, what they may do, and their one-time links. */
export function createPeopleService({ database, now, newId, randomBytes, publicBaseUrl }: Options) {
  async function invite(tx: Tx, operatorId: string, at: Date): Promise<Invitation> {
    const { token, hash } = newToken(randomBytes);
    const expiresAt = new Date(at.getTime() + INVITATION_MS);
    await setInvitation(tx, operatorId, { hash, expiresAt });
    // Behind # it is in no log of a server.
    return { url: `${publicBaseUrl}/console/invitation#${token}`, expiresAt: expiresAt.toISOString() };
  }

  async function add(tx: Tx, person: Person, act: Act): Promise<OperationOutputs['createOperator']> {
    const at = new Date(now());
    const name = newName(person.name);
    const { role, refundLimitFen, dayLimitFen = null } = person;
    const id = newId();
    const operator = { id, name, role, refundLimitFen, dayLimitFen, createdAt: at };
    if (!(await insertOperator(tx, operator))) throw new ApiProblem('OPERATOR_EXISTS');
    const invitation = await invite(tx, id, at);
    const after = { name, role, refundLimitFen, dayLimitFen };
    await recordAct(tx, act, { action: 'createOperator', at, subject: id, after });
    return { operator: presentOperator(await readOperator(tx, id)), invitation };
  }

  async function inviteAgain(tx: Tx, operatorId: string, act: Act): Promise<Invitation> {
    const at = new Date(now());
    await lockOperators(tx, operatorId);
    const { suspendedAt } = await readOperator(tx, operatorId);
    if (suspendedAt !== null) throw new ApiProblem('OPERATOR_SUSPENDED');
    const invitation = await invite(tx, operatorId, at);
    await recordAct(tx, act, { action: 'inviteOperator', at, subject: operatorId });
    return invitation;
  }

  return {
    async list(): Promise<OperationOutputs['listOperators']> {
      return { operators: (await listOperators(database)).map(presentOperator) };
    },

    create: (person: Person, act: Act) => database.transaction((tx) => add(tx, person, act)),

    invite: (operatorId: string, act: Act) => database.transaction((tx) => inviteAgain(tx, operatorId, act)),

    /** Makes an operator or, where the name is known, a new link for them. */
    inviteByName: (person: Person, act: Act): Promise<Invitation> =>
      database.transaction(async (tx) => {
        const known = await findOperatorByName(tx, normalName(person.name));
        if (known !== undefined) return inviteAgain(tx, known.id, act);
        return (await add(tx, person, act)).invitation;
      }),

    /** Holds from the next request on. A suspended operator is logged out everywhere, and their link has ended. */
    update: (operatorId: string, change: Change, act: Act): Promise<OperationOutputs['updateOperator']> =>
      database.transaction(async (tx) => {
        const at = new Date(now());
        await lockOperators(tx, operatorId);
        const known = await readOperator(tx, operatorId);
        const changed = { ...known, ...withoutUndefined(change, known, at) };
        await refuseOwnLimits(tx, act, known, changed);
        const isLost = isAdmin(known) && !isAdmin(changed);
        if (isLost && !(await hasOtherAdmin(tx, operatorId))) throw new ApiProblem('LAST_ADMIN');
        // Before the change: it may take the right to it from whoever makes it.
        const sides = { before: auditedPart(known), after: auditedPart(changed) };
        await recordAct(tx, act, { action: 'updateOperator', at, subject: operatorId, ...sides });
        await changeOperator(tx, changed);
        if (changed.suspendedAt !== null) {
          await deleteSessionsOf(tx, operatorId);
          await deleteInvitation(tx, operatorId);
        }
        return { operator: presentOperator(changed) };
      }),
  };
}

export type PeopleService = ReturnType<typeof createPeopleService>;

/** Somebody who was invited and never came administers nothing. */
const isAdmin = ({ role, suspendedAt, passwordHash }: Operator) =>
  role === 'admin' && suspendedAt === null && passwordHash !== null;

async function readOperator(tx: Tx, operatorId: string): Promise<Operator> {
  const operator = await findOperator(tx, operatorId);
  if (operator === undefined) throw new ApiProblem('OPERATOR_NOT_FOUND');
  return operator;
}

/** Limits bind whoever has them, admins too. @throws ApiProblem where somebody who acts may change their own */
async function refuseOwnLimits(
  tx: Tx,
  { operatorId }: Act,
  known: Operator,
  changed: Operator,
): Promise<void> {
  if (known.refundLimitFen === changed.refundLimitFen && known.dayLimitFen === changed.dayLimitFen) return;
  if (operatorId === null) return;
  if (operatorId === known.id)
    throw new ApiProblem('FORBIDDEN', 'Nobody changes their own limits: ask another admin.');
  if ((await peopleBehind(tx, operatorId)).includes(known.id))
    throw new ApiProblem(
      'FORBIDDEN',
      'The link of your account comes from this one, directly or by others: ask another admin.',
    );
}

function withoutUndefined(change: Change, known: Operator, at: Date) {
  const { role, refundLimitFen, dayLimitFen, isActive } = change;
  return {
    role: role ?? known.role,
    refundLimitFen: refundLimitFen ?? known.refundLimitFen,
    dayLimitFen: dayLimitFen === undefined ? known.dayLimitFen : dayLimitFen,
    suspendedAt: isActive === undefined ? known.suspendedAt : isActive ? null : (known.suspendedAt ?? at),
  };
}

function auditedPart({ role, refundLimitFen, dayLimitFen, suspendedAt }: Operator) {
  return { role, refundLimitFen, dayLimitFen, isActive: suspendedAt === null };
}
