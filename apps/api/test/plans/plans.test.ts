import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { fillWithOrders } from '../../bench/fill.js';
import { openPostgresqlFilling } from '../../bench/filling.js';
import { openDatabase } from '../../src/database/open-database.js';
import { SqliteConnection } from '../../src/database/sqlite-connection.js';
import { seedCatalogue } from '../../src/modules/products/catalogue.js';
import { temporaryDatabase } from '../temporary-database.js';
import { fillTheRest } from './fill-the-rest.js';
import { findPostgresqlTrouble } from './postgresql-plans.js';
import { type Recorded, readRecorded } from './recording.js';
import { findSqliteTrouble } from './sqlite-plans.js';
import { listStoreFunctions, plain } from './store-statements.js';

/** Enough that PostgreSQL reads by index where there is one. */
const ORDERS = 50_000;

const IS_POSTGRESQL = process.env.TEST_DATABASE === 'postgresql';

const functions = listStoreFunctions();
const recorded = readRecorded();

/** It is asked only for an amount that few orders have: here all have the same one, which a plan would read whole. */
const FOR_RARE_VALUES = 'order-search-store.ts listByAmount';

/** The SQL of every store from its source, and with its values where a run of the suite has recorded it. */
function listStatements(): Recorded[] {
  const known = new Set(recorded.map(({ text }) => plain(text)));
  const others = functions.flatMap(({ name, statements }) =>
    statements.filter((text) => !known.has(plain(text))).map((text) => ({ name, text, values: null })),
  );
  return [...recorded, ...others].map((statement) =>
    statement.name === FOR_RARE_VALUES ? { ...statement, values: null } : statement,
  );
}

type Explain = (statement: Recorded) => string[] | Promise<string[]>;

test('no statement of a store skips rows that it has to read first', () => {
  const skipping = listStatements().filter(({ text, values }) => {
    const [, number] = /OFFSET (?:\$(\d+)|\?)/.exec(text) ?? [];
    if (!/\bOFFSET\b/.test(text)) return false;
    return Number(number === undefined ? values?.at(-1) : values?.[Number(number) - 1]) !== 0;
  });
  expect(skipping.map(({ name }) => name)).toEqual([]);
});

test('no statement of a store reads or sorts a whole large table', async () => {
  const explain = IS_POSTGRESQL ? await onPostgresql() : await onSqlite();
  const found: string[] = [];
  for (const statement of listStatements()) {
    const trouble = (await explain(statement)).map((words) => `${statement.name} ${words}`);
    found.push(...trouble.map((line) => `${line}: ${plain(statement.text)}`));
  }
  expect(functions.length).toBeGreaterThan(100);
  expect(found).toEqual([]);
});

async function onSqlite(): Promise<Explain> {
  const url = await temporaryDatabase();
  await (await openDatabase(url)).$disconnect();
  const connection = new SqliteConnection(url.slice('file:'.length));
  onTestFinished(() => connection.close());
  return (statement) => findSqliteTrouble(connection, statement);
}

async function onPostgresql(): Promise<Explain> {
  const url = await temporaryDatabase();
  const database = await openDatabase(url);
  await seedCatalogue(database, 'testing');
  await database.$disconnect();
  const filling = await openPostgresqlFilling(url);
  try {
    await fillWithOrders(filling, ORDERS, Date.now());
    await fillTheRest(filling);
  } finally {
    await filling.close();
  }
  const client = new pg.Client({ connectionString: url, options: '-c timezone=UTC' });
  await client.connect();
  onTestFinished(() => client.end());
  return (statement) => findPostgresqlTrouble(client, statement);
}
