import { isRecord, type JsonObject } from '../foundation/json.js';
import { Refusal } from './refusal.js';

/** The documented limits of one field of a body. Lengths are in bytes of UTF-8. */
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
  /** An array of strings. */
  | { readonly type: 'strings'; readonly maximumBytes: number }
  | { readonly type: 'object'; readonly fields: Fields }
  | { readonly type: 'array'; readonly fields: Fields }
);
export type Fields = Readonly<Record<string, Field>>;

/** A string of at least one byte. */
export const text = (maximumBytes: number) => ({ type: 'string', maximumBytes }) as const;

/** A field that may be left out. */
export const optional = <F extends object>(field: F) => ({ ...field, optional: true }) as const;

const MAXIMUM_INTEGER = 2_147_483_647;

/** A refusal returns this much of a wrong value. */
const MAXIMUM_VALUE_CHARACTERS = 200;

/** Checks an object against its fields. @throws Refusal for the first missing, wrong or undocumented field */
export function checkFields(value: JsonObject, fields: Fields, path = ''): void {
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(fields, name)) {
      throw refuse('extraParameter', `${path}/${name}`, 'is not a field of this request', value[name]);
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
        throw refuse('paramError', path, 'has to be an integer', value);
      if (value < field.minimum || value > MAXIMUM_INTEGER) {
        throw refuse('outOfRange', path, `has to be from ${field.minimum} to ${MAXIMUM_INTEGER}`, value);
      }
      return;
    case 'boolean':
      if (typeof value !== 'boolean') throw refuse('paramError', path, 'has to be a boolean', value);
      return;
    case 'strings':
      checkArray(value, path).forEach((item, index) => {
        checkString(item, { type: 'string', maximumBytes: field.maximumBytes }, `${path}/${index}`);
      });
      return;
    case 'object':
      if (!isRecord(value)) throw refuse('paramError', path, 'has to be an object', value);
      checkFields(value, field.fields, path);
      return;
    case 'array':
      checkArray(value, path).forEach((item, index) => {
        if (!isRecord(item)) throw refuse('paramError', `${path}/${index}`, 'has to be an object', item);
        checkFields(item, field.fields, `${path}/${index}`);
      });
  }
}

function checkArray(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw refuse('paramError', path, 'has to be an array', value);
}

function checkString(value: unknown, field: Extract<Field, { type: 'string' }>, path: string): void {
  if (typeof value !== 'string') throw refuse('paramError', path, 'has to be a string', value);
  const { minimumBytes = 1, maximumBytes, pattern, words = 'has another form' } = field;
  const bytes = Buffer.byteLength(value);
  if (bytes < minimumBytes || bytes > maximumBytes) {
    throw refuse(
      'paramError',
      path,
      `has ${bytes} bytes; ${minimumBytes} to ${maximumBytes} are allowed`,
      value,
    );
  }
  if (pattern !== undefined && !pattern.test(value)) throw refuse('paramError', path, words, value);
  // 😀 and its like: https://pay.weixin.qq.com/doc/v3/merchant/4012081709
  if (/[\u{10000}-\u{10ffff}]/u.test(value))
    throw refuse('notUtf8', path, 'has a character of four bytes; WeChat takes those of up to three', value);
}

function refuse(
  kind: 'paramError' | 'outOfRange' | 'extraParameter' | 'notUtf8',
  path: string,
  issue: string,
  value?: unknown,
): Refusal {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const sent = text === undefined ? {} : { value: text.slice(0, MAXIMUM_VALUE_CHARACTERS) };
  return new Refusal(kind, `${path} ${issue}.`, { field: path, ...sent, issue, location: 'body' });
}

/** Reads a query parameter with fixed choices. @throws Refusal */
export function readChoice<Choice extends string>(
  query: URLSearchParams,
  field: string,
  choices: readonly Choice[],
  usual: Choice,
): Choice {
  const choice = choices.find((known) => known === (query.get(field) ?? usual));
  if (choice !== undefined) return choice;
  const issue = `has to be ${choices.filter((known) => known !== '').join(', ')}, or left out`;
  throw new Refusal('paramError', `${field} ${issue}.`, { field, issue, location: 'query' });
}
