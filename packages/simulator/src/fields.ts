import { isRecord, type JsonObject } from './json.js';
import { Refusal } from './refusal.js';

/** What WeChat's documentation says of one field of a body. Lengths count bytes of UTF-8. */
type Field = { readonly optional?: true } & (
  | {
      readonly type: 'string';
      readonly maximumBytes: number;
      readonly minimumBytes?: number;
      readonly pattern?: RegExp;
      readonly words?: string;
    }
  | { readonly type: 'integer'; readonly minimum: number }
  | { readonly type: 'boolean' }
  | { readonly type: 'object'; readonly fields: Fields }
  | { readonly type: 'array'; readonly fields: Fields }
);
export type Fields = Readonly<Record<string, Field>>;

/** A text of at least one byte. */
export const text = (maximumBytes: number) => ({ type: 'string', maximumBytes }) as const;

/** A field that may be left out. */
export const optional = <F extends object>(field: F) => ({ ...field, optional: true }) as const;

const MAXIMUM_INTEGER = 2_147_483_647;

/** Holds an object against its fields. @throws Refusal for the first one that is missing, wrong, or not documented */
export function checkFields(value: JsonObject, fields: Fields, path = ''): void {
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(fields, name)) {
      throw refuse('extraParameter', `${path}/${name}`, 'is not a field of this request');
    }
  }
  for (const [name, field] of Object.entries(fields)) checkField(value[name], field, `${path}/${name}`);
}

function checkField(value: unknown, field: Field, path: string): void {
  if (value === undefined) {
    if (field.optional) return;
    throw refuse('paramError', path, 'is missing');
  }
  switch (field.type) {
    case 'string':
      checkString(value, field, path);
      return;
    case 'integer':
      if (typeof value !== 'number' || !Number.isInteger(value))
        throw refuse('paramError', path, 'has to be an integer');
      if (value < field.minimum || value > MAXIMUM_INTEGER) {
        throw refuse('outOfRange', path, `has to be from ${field.minimum} to ${MAXIMUM_INTEGER}`);
      }
      return;
    case 'boolean':
      if (typeof value !== 'boolean') throw refuse('paramError', path, 'has to be a boolean');
      return;
    case 'object':
      if (!isRecord(value)) throw refuse('paramError', path, 'has to be an object');
      checkFields(value, field.fields, path);
      return;
    case 'array':
      if (!Array.isArray(value)) throw refuse('paramError', path, 'has to be an array');
      value.forEach((item: unknown, index) => {
        if (!isRecord(item)) throw refuse('paramError', `${path}/${index}`, 'has to be an object');
        checkFields(item, field.fields, `${path}/${index}`);
      });
  }
}

function checkString(value: unknown, field: Extract<Field, { type: 'string' }>, path: string): void {
  if (typeof value !== 'string') throw refuse('paramError', path, 'has to be a string');
  const { minimumBytes = 1, maximumBytes, pattern, words = 'has another form' } = field;
  const bytes = Buffer.byteLength(value);
  if (bytes < minimumBytes || bytes > maximumBytes) {
    throw refuse('paramError', path, `has ${bytes} bytes; ${minimumBytes} to ${maximumBytes} are allowed`);
  }
  if (pattern !== undefined && !pattern.test(value)) throw refuse('paramError', path, words);
}

function refuse(kind: 'paramError' | 'outOfRange' | 'extraParameter', path: string, issue: string): Refusal {
  return new Refusal(kind, `${path} ${issue}.`, { field: path, issue, location: 'body' });
}
