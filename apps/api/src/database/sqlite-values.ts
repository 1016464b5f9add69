import { type ArgType, type ColumnType, ColumnTypeEnum } from '@prisma/driver-adapter-utils';

/** The values that the driver can bind. Any other ends the whole process in its native code, a boolean for one. */
export type Argument = null | number | bigint | string | Uint8Array;

/** A value of Prisma in the form in which it is stored. @throws TypeError on a value that SQLite cannot store */
export function toArgument(value: unknown, type: ArgType | undefined): Argument {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return stamp(value);
  if (value instanceof Uint8Array) return value;
  switch (typeof value) {
    case 'boolean':
      return value ? 1n : 0n;
    case 'bigint':
      return value;
    case 'number':
      // The driver binds every number as REAL, and only a bigint as INTEGER.
      return Number.isSafeInteger(value) && type?.scalarType !== 'float' ? BigInt(value) : value;
    case 'string':
      return textArgument(value, type);
    default:
      throw new TypeError(`A value of type ${typeof value} cannot be stored in SQLite.`);
  }
}

function textArgument(text: string, type: ArgType | undefined): Argument {
  switch (type?.scalarType) {
    case 'bigint':
      return BigInt(text);
    case 'decimal':
      return Number.parseFloat(text);
    case 'datetime':
      return stamp(new Date(text));
    case 'bytes':
      return Buffer.from(text, 'base64');
    default:
      return text;
  }
}

/** Times are compared as text, so all have one form: that of @prisma/adapter-libsql. */
function stamp(at: Date): string {
  return at.toISOString().replace('Z', '+00:00');
}

const TYPE_OF_DECLARATION: Readonly<Record<string, ColumnType>> = {
  INT: ColumnTypeEnum.Int32,
  INTEGER: ColumnTypeEnum.Int32,
  BIGINT: ColumnTypeEnum.Int64,
  REAL: ColumnTypeEnum.Double,
  DECIMAL: ColumnTypeEnum.Numeric,
  BOOLEAN: ColumnTypeEnum.Boolean,
  DATETIME: ColumnTypeEnum.DateTime,
  TEXT: ColumnTypeEnum.Text,
  JSONB: ColumnTypeEnum.Json,
  BLOB: ColumnTypeEnum.Bytes,
};

/** The type of a column by its declaration; null where it has none, as a computed column. */
export function declaredType(declaration: string | null): ColumnType | null {
  return TYPE_OF_DECLARATION[declaration?.toUpperCase() ?? ''] ?? null;
}

/** The type of a column without a declaration, by its values. */
export function inferType(values: Iterable<unknown>): ColumnType {
  let type: ColumnType = ColumnTypeEnum.Int32;
  for (const value of values) {
    if (value === null) continue;
    if (typeof value === 'string') return ColumnTypeEnum.Text;
    if (value instanceof Uint8Array) return ColumnTypeEnum.Bytes;
    // One number that JavaScript cannot hold makes the whole column bigints.
    if (typeof value === 'bigint' && !isSafe(value)) return ColumnTypeEnum.Int64;
    type = ColumnTypeEnum.UnknownNumber;
  }
  return type;
}

/** A stored value in the form that Prisma takes for its column. */
export function fromStored(value: unknown, type: ColumnType): unknown {
  if (typeof value !== 'bigint' && typeof value !== 'number') return value;
  if (type === ColumnTypeEnum.DateTime) return new Date(Number(value)).toISOString();
  return typeof value === 'number' || isSafe(value) ? Number(value) : value.toString();
}

function isSafe(value: bigint): boolean {
  return Number.isSafeInteger(Number(value));
}
