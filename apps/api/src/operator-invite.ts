/**
 * `pnpm --filter api operator:invite <name> [--role <role>]`: prints a one-time link that sets the password of an
 * operator. An operator who does not exist is made, as an admin where no role is named; also while the API runs.
 * Exits with 0 where the link was made, 1 where it could not be made, 2 on wrong usage.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { isOperatorName, MAX_FEN, OPERATOR_ROLES } from '@taro-pay/contracts';
import { ulid } from 'ulid';
import { ConfigError, loadCommandConfig } from './config/config.js';
import { DatabaseRefusal } from './database/database-refusal.js';
import { openDatabase } from './database/open-database.js';
import { ApiProblem } from './http/problem.js';
import { COMMAND_NAME } from './modules/people/operator-name.js';
import { createPeopleService } from './modules/people/people-service.js';

const USAGE = `Usage: operator-invite <name> [--role ${OPERATOR_ROLES.join('|')}]`;

function readArguments() {
  try {
    const options = { role: { type: 'string', default: 'admin' } } as const;
    const { positionals, values } = parseArgs({ options, allowPositionals: true });
    const [name = '', ...more] = positionals;
    const role = OPERATOR_ROLES.find((candidate) => candidate === values.role);
    if (!isOperatorName(name.trim()) || more.length > 0 || role === undefined) return null;
    return { name: name.trim(), role };
  } catch {
    return null;
  }
}

async function main(): Promise<number> {
  const person = readArguments();
  if (person === null) {
    console.error(USAGE);
    return 2;
  }
  const { databaseUrl, publicBaseUrl } = await loadCommandConfig();
  const database = await openDatabase(databaseUrl, { mayCreate: false });
  try {
    const dependencies = { database, now: Date.now, newId: () => ulid(), randomBytes };
    const people = createPeopleService({ ...dependencies, publicBaseUrl });
    const act = { operatorId: null, actor: COMMAND_NAME, address: '', requestId: randomUUID() };
    const { url, expiresAt } = await people.inviteByName({ ...person, refundLimitFen: MAX_FEN }, act);
    console.log(`${url}\nIt sets the password of ${person.name}, once, until ${expiresAt}.`);
    return 0;
  } finally {
    await database.$disconnect();
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const isKnown =
      error instanceof ConfigError || error instanceof DatabaseRefusal || error instanceof ApiProblem;
    console.error(isKnown ? `No link was made: ${error.message}` : error);
    process.exitCode = 1;
  },
);
