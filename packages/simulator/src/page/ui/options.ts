/** A value to choose, and its words. */
export interface Option<Value> {
  readonly value: Value;
  readonly label: string;
}

/** The keys of a table, in its order. */
export function keysOf<Key extends string>(table: Readonly<Record<Key, unknown>>): readonly Key[] {
  const isKey = (name: string): name is Key => Object.hasOwn(table, name);
  return Object.keys(table).filter(isKey);
}

/** The options of a table of words. */
export function optionsOf<Value extends string>(
  words: Readonly<Record<Value, string>>,
): readonly Option<Value>[] {
  return keysOf(words).map((value) => ({ value, label: words[value] }));
}
