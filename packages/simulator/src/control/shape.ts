import type { JsonObject } from '../foundation/json.js';
import { mapObject } from '../foundation/objects.js';

/** The fields of a body or a query: their names for the documentation, and how they are read. */
export interface Shape<Value> {
  /** `user?` may be left out. */
  readonly fields: readonly string[];
  /** @throws TypeError that names the field */
  readonly read: (json: JsonObject) => Value;
}

interface Field<Value> {
  readonly isOptional: boolean;
  /** @throws TypeError that names the field */
  readonly read: (name: string, value: unknown) => Value;
}

type ValuesOf<Fields> = {
  readonly [Name in keyof Fields]: Fields[Name] extends Field<infer Value> ? Value : never;
};

/** Nothing is read. */
export const nothing: Shape<undefined> = { fields: [], read: () => undefined };

/** A shape made of its fields. */
export function shape<Fields extends Readonly<Record<string, Field<unknown>>>>(
  fields: Fields,
): Shape<ValuesOf<Fields>> {
  return {
    fields: Object.entries(fields).map(([name, { isOptional }]) => (isOptional ? `${name}?` : name)),
    read: (json) =>
      mapObject<Field<unknown>, ValuesOf<Fields>>(fields, (field, name) => field.read(name, json[name])),
  };
}

/** A field that may be left out: then it is undefined. */
export const optional = <Value>({ read }: Field<Value>): Field<Value | undefined> => ({
  isOptional: true,
  read: (name, value) => (value === undefined ? undefined : read(name, value)),
});

/** A text of 1 to `maximum` characters. */
export const text = (maximum: number): Field<string> => ({
  isOptional: false,
  read(name, value) {
    if (typeof value === 'string' && value !== '' && value.length <= maximum) return value;
    throw new TypeError(`“${name}” has to be a string of 1 to ${maximum} characters.`);
  },
});

/** The same, or an empty text. */
export const textOrNothing = (maximum: number): Field<string> => ({
  isOptional: false,
  read: (name, value) => (value === '' ? value : text(maximum).read(name, value)),
});

/** True or false. */
export const truth: Field<boolean> = {
  isOptional: false,
  read(name, value) {
    if (typeof value === 'boolean') return value;
    throw new TypeError(`“${name}” has to be true or false.`);
  },
};

/** A whole number within bounds. */
export const wholeNumber = (minimum: number, maximum = Number.MAX_SAFE_INTEGER): Field<number> => ({
  isOptional: false,
  read(name, value) {
    if (typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum)
      return value;
    const bounds = maximum === Number.MAX_SAFE_INTEGER ? `from ${minimum}` : `from ${minimum} to ${maximum}`;
    throw new TypeError(`“${name}” has to be a whole number ${bounds}.`);
  },
});

/** The same as a query writes it: in digits. */
export const digits = (minimum: number): Field<number> => ({
  isOptional: false,
  read: (name, value) => wholeNumber(minimum).read(name, typeof value === 'string' ? Number(value) : value),
});

/** One of several words. */
export const choice = <Word extends string | true>(words: readonly Word[]): Field<Word> => ({
  isOptional: false,
  read(name, value) {
    const found = words.find((word) => word === value);
    if (found !== undefined) return found;
    throw new TypeError(`“${name}” has to be one of ${words.join(', ')}.`);
  },
});

/** The same field, or null. */
export const nullable = <Value>({ isOptional, read }: Field<Value>): Field<Value | null> => ({
  isOptional,
  read(name, value) {
    if (value === null) return null;
    try {
      return read(name, value);
    } catch (error) {
      throw error instanceof TypeError ? new TypeError(error.message.replace(/\.$/, ', or null.')) : error;
    }
  },
});
