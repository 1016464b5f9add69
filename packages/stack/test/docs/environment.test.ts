import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EnvironmentSchema } from '@taro-pay/api/environment';
import { describe, expect, test } from 'vitest';
import { documentAt, ROOT } from './markdown.js';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Variables that no person sets: pnpm sets INIT_CWD, and NODE_ENV is Node's own. */
const NOT_IN_TABLES = new Set(['INIT_CWD', 'NODE_ENV']);
/** Defaults that are computed, so that the schema has none. */
const COMPUTED: Readonly<Record<string, string>> = { PUBLIC_BASE_URL: 'http://127.0.0.1:PORT' };

/** The variables of the API with their defaults; empty where there is none. */
const variables = new Map(
  Object.entries(EnvironmentSchema.properties).map(([name, schema]) => [
    name,
    COMPUTED[name] ?? ('default' in schema ? String(schema.default) : ''),
  ]),
);

const codeIn = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

/** A row may hold several variables; then it holds as many defaults, or none. One variable may hold a list. */
function defaultsOf(names: readonly string[], cell: string): [string, string][] {
  const values = codeIn(cell);
  if (names.length === 1) return names.map((name) => [name, values.join(',')]);
  return names.map((name, index) => [name, values[index] ?? '']);
}

function tableOf(path: string): Map<string, string> {
  const table = documentAt(path).tables.find((rows) =>
    rows.some(([first]) => first?.includes('`DATABASE_URL`')),
  );
  return new Map(
    (table ?? []).slice(1).flatMap(([names = '', cell = '']) => defaultsOf(codeIn(names), cell)),
  );
}

describe('the environment of the API', () => {
  const shown = [...variables].filter(([name]) => !NOT_IN_TABLES.has(name));

  test.each(['README.md', 'README.zh-CN.md'])('%s lists every variable with its default', (path) => {
    expect(new Map([...tableOf(path)].sort())).toEqual(new Map(shown.sort()));
  });

  test('.env.example lists every variable, with its default where it has one', () => {
    const listed = new Map(
      [...read('.env.example').matchAll(/^(?:# )?([A-Z][A-Z0-9_]+)=(.*)$/gm)].map(
        ([, name = '', value = '']) => [name, value],
      ),
    );
    const expected = [...variables].filter(([name]) => name !== 'INIT_CWD');
    expect([...listed.keys()].sort()).toEqual(expected.map(([name]) => name).sort());
    const withDefault = expected.filter(([name, value]) => value !== '' && COMPUTED[name] === undefined);
    expect(withDefault.map(([name]) => [name, listed.get(name)])).toEqual(withDefault);
  });
});

test.each(['docs/miniapp.md', 'docs/miniapp.zh-CN.md'])(
  '%s lists every variable of the mini-program’s build',
  (path) => {
    const built = read('apps/miniapp/turbo.json').match(/TARO_APP_\w+/g);
    const listed = documentAt(path).tables.flatMap((rows) =>
      rows.slice(1).flatMap(([name = '']) => codeIn(name)),
    );
    expect(listed.sort()).toEqual([...new Set(built)].sort());
  },
);
