/**
 * An object of the same keys with other values. TypeScript cannot follow which key gets which value: `Out` is the
 * caller's promise of it.
 */
export function mapObject<Value, Out extends object>(
  object: Readonly<Record<string, Value>>,
  make: (value: Value, key: string) => unknown,
): Out {
  const made = Object.fromEntries(Object.entries(object).map(([key, value]) => [key, make(value, key)]));
  if (hasKeysOf<Out>(made, object)) return made;
  throw new Error('A key is lost.');
}

function hasKeysOf<Out extends object>(made: object, object: object): made is Out {
  return Object.keys(object).every((key) => Object.hasOwn(made, key));
}
