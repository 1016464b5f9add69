import { isRecord, type JsonObject } from '../foundation/json.js';
import { mapObject } from '../foundation/objects.js';
import { MiniProgramRefusal } from './mini-program-refusal.js';

const refuse = (): never => {
  throw new MiniProgramRefusal('dataFormat');
};

/** How a field of each type is read. A missing field counts as empty and fails its own check. */
const TYPES = {
  text: (value: unknown = ''): string => (typeof value === 'string' ? value : refuse()),
  number: (value: unknown = 0): number => (typeof value === 'number' ? value : refuse()),
  truth: (value: unknown = null): boolean | null =>
    value === null || typeof value === 'boolean' ? value : refuse(),
  object: (value: unknown = {}): JsonObject => (isRecord(value) ? value : refuse()),
  list: (value: unknown = []): readonly unknown[] => (Array.isArray(value) ? value : refuse()),
  objects: (value: unknown = []): readonly JsonObject[] =>
    Array.isArray(value) ? value.map((one: unknown) => (isRecord(one) ? one : refuse())) : refuse(),
} as const;

/** The fields of a body by their types. */
export type BodyFields = Readonly<Record<string, keyof typeof TYPES>>;

export type BodyOf<Fields extends BodyFields> = {
  readonly [Name in keyof Fields]: ReturnType<(typeof TYPES)[Fields[Name]]>;
};

/** Reads the fields of a body of api.weixin.qq.com. @throws MiniProgramRefusal 47001 for a wrong type */
export function readFields<const Fields extends BodyFields>(body: unknown, fields: Fields): BodyOf<Fields> {
  const json = TYPES.object(body ?? null);
  return mapObject<keyof typeof TYPES, BodyOf<Fields>>(fields, (type, name) => TYPES[type](json[name]));
}
