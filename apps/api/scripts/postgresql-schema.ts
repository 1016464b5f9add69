import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SCHEMA = fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url));

/** A text column that holds one of a few words. */
export interface StateColumn {
  readonly table: string;
  readonly column: string;
  readonly words: readonly string[];
}

/** The only schema that is written by hand; it says SQLite. */
export function readSchema(): string {
  return readFileSync(SCHEMA, 'utf8');
}

/**
 * The same models for PostgreSQL: times with their zone to the millisecond, as JavaScript has them, and states as
 * text, because a value more in a native enum is a change of type there. `listStateColumns` says what the CHECKs allow.
 */
export function toPostgresql(schema: string): string {
  const isEnum = new Set(readEnums(schema).keys());
  const lines = schema
    .replace('provider = "sqlite"', 'provider = "postgresql"')
    .replace(/^enum \w+ \{[^}]*\}\n+/gm, '')
    // SQLite’s are 64 bits in any case. Stores read these rows by SQL alone: as numbers.
    .replace(/^(model (?:OrderEvent|Difference|AuditEntry) \{\n +id +)Int /gm, '$1BigInt ')
    .split('\n');
  return lines.map((line) => toPostgresqlField(line, isEnum)).join('\n');
}

function toPostgresqlField(line: string, isEnum: ReadonlySet<string>): string {
  const [, name, type, optional, rest] = /^ {2}(\w+)\s+(\w+)(\??)(.*)$/.exec(line) ?? [];
  if (name === undefined || type === undefined || rest === undefined) return line;
  if (type === 'DateTime') return `  ${name} DateTime${optional} @db.Timestamptz(3)${rest}`;
  if (!isEnum.has(type)) return line;
  return `  ${name} String${optional}${rest.replace(/@default\((\w+)\)/, '@default("$1")')}`;
}

/** In the order of the schema. */
export function listStateColumns(schema: string): StateColumn[] {
  const enums = readEnums(schema);
  return [...schema.matchAll(/^model (\w+) \{([^}]*)\}/gm)].flatMap(([, table = '', body = '']) =>
    [...body.matchAll(/^ {2}(\w+)\s+(\w+)/gm)].flatMap(([, column = '', type = '']) => {
      const words = enums.get(type);
      return words === undefined ? [] : [{ table, column, words }];
    }),
  );
}

function readEnums(schema: string): Map<string, readonly string[]> {
  const blocks = schema.matchAll(/^enum (\w+) \{([^}]*)\}/gm);
  return new Map([...blocks].map(([, name = '', body = '']) => [name, body.trim().split(/\s+/)]));
}
