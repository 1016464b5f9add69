import type pg from 'pg';
import { isBounded, isLarge } from './large-tables.js';
import type { Recorded } from './recording.js';

/** https://www.postgresql.org/docs/current/sql-explain.html */
interface Node {
  readonly 'Node Type': string;
  readonly 'Plan Rows': number;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Filter?: string;
  readonly Plans?: readonly Node[];
}

interface Read {
  readonly table: string;
  /** What is compared with the index; undefined where it is walked from its end. */
  readonly condition: string | undefined;
  readonly isSequential: boolean;
  readonly isFiltered: boolean;
  readonly isSorted: boolean;
  readonly isLimited: boolean;
}

/** Sorting so few rows may be quicker than reading them in the order of an index. */
const A_PAGE = 100;

type Above = Pick<Read, 'isSorted' | 'isLimited'>;

/**
 * What a statement does that takes longer as a table grows: by the plan for the values it had and for any values, and
 * of tables with few rows by the plan that avoids a sequential scan wherever an index would do.
 */
export async function findPostgresqlTrouble(client: pg.Client, statement: Recorded): Promise<string[]> {
  const usual = await explain(client, statement);
  await client.query('SET enable_seqscan = off');
  const byIndex = await explain(client, statement);
  await client.query('SET enable_seqscan = on');
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS "name" FROM pg_class WHERE relkind = 'r' AND reltuples >= 5000`,
  );
  // A DELETE of old rows reads the whole table where all of it is old, and leaves it empty.
  const deletes = statement.text.startsWith('DELETE');
  const isFull = (table: string) => !deletes && rows.some(({ name }) => name === table);
  const found = [
    ...usual.filter(({ table }) => isFull(table)).flatMap(troubleOf),
    ...byIndex.filter(({ table }) => !isFull(table)).flatMap(troubleOf),
  ];
  return [...new Set(found)];
}

function troubleOf({ table, condition, isSequential, isFiltered, isSorted, isLimited }: Read): string[] {
  if (!isLarge(table)) return [];
  if (isSequential) return [`reads all of ${table}`];
  const columns = [...(condition?.matchAll(/\("?(\w+)"?(?:\)::\w+)? = /g) ?? [])].map(
    ([, column = '']) => column,
  );
  if (isSorted && !isBounded(table, columns)) return [`sorts what it reads of ${table}`];
  const isFirstPage = isLimited && !isFiltered && !isSorted;
  return condition === undefined && !isFirstPage ? [`walks a whole index of ${table}`] : [];
}

async function explain(client: pg.Client, { text, values }: Recorded): Promise<Read[]> {
  let count = 0;
  const numbered = text.replaceAll('?', () => `$${++count}`);
  const generic = await client.query(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${numbered}`);
  const custom =
    values === null
      ? null
      : await client.query({ text: `EXPLAIN (FORMAT JSON) ${text}`, values: [...values] });
  return [generic, custom].flatMap((answer) => {
    const plans: readonly { Plan: Node }[] = answer?.rows[0]?.['QUERY PLAN'] ?? [];
    return plans.flatMap(({ Plan }) => readsOf(Plan, { isSorted: false, isLimited: false }));
  });
}

function readsOf(node: Node, above: Above, table = node['Relation Name']): Read[] {
  const type = node['Node Type'];
  const here = {
    // What is sorted above a limit is a page.
    isSorted: type !== 'Limit' && (above.isSorted || (type.endsWith('Sort') && node['Plan Rows'] > A_PAGE)),
    isLimited: above.isLimited || type === 'Limit',
  };
  const below = (node.Plans ?? []).flatMap((plan) =>
    readsOf(plan, here, plan['Relation Name'] ?? (type.startsWith('Bitmap') ? table : undefined)),
  );
  if (table === undefined || !/^(Seq|Index|Index Only|Bitmap Index) Scan$/.test(type)) return below;
  const read = {
    ...here,
    table,
    condition: node['Index Cond'],
    isSequential: type === 'Seq Scan',
    isFiltered: node.Filter !== undefined,
  };
  return [read, ...below];
}
