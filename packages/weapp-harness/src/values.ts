/** Narrowing of values from the mini-program's realm, which are unknown. */
export type Dictionary = Record<string, unknown>;
export type Callable = (this: unknown, ...args: unknown[]) => unknown;

export function isDictionary(value: unknown): value is Dictionary {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isCallable(value: unknown): value is Callable {
  return typeof value === 'function';
}

/** The value if it is a dictionary, otherwise an empty one. */
export function dictionary(value: unknown): Dictionary {
  return isDictionary(value) ? value : {};
}

/** The value if it is a string, otherwise the fallback. */
export function text(value: unknown, fallback = ''): string {
  return typeof value === 'string' ? value : fallback;
}

/** The entries of an object with the inherited ones: WeChat accepts inherited members of a definition. */
export function entriesWithInherited(value: Dictionary): [string, unknown][] {
  const entries: [string, unknown][] = [];
  for (const key in value) entries.push([key, value[key]]);
  return entries;
}

/**
 * Sets one path of `setData` (`list[0].name`, or Taro's `root.cn.[0].cl`) in place and creates missing containers.
 */
export function setPath(target: Dictionary, path: string, value: unknown): void {
  const keys = path.match(/[^.[\]]+/g) ?? [];
  const last = keys.pop();
  if (last === undefined) throw new Error(`setData: "${path}" is not a path`);
  const indexes = new Set([...path.matchAll(/\[(\d+)\]/g)].map((match) => match[1]));
  let container: unknown = target;
  keys.forEach((key, position) => {
    const next = keys[position + 1] ?? last;
    let child = readKey(container, key);
    if (typeof child !== 'object' || child === null) {
      child = indexes.has(next) ? [] : {};
      writeKey(container, key, child);
    }
    container = child;
  });
  writeKey(container, last, value);
}

function readKey(container: unknown, key: string): unknown {
  if (Array.isArray(container)) return container[Number(key)];
  return dictionary(container)[key];
}

function writeKey(container: unknown, key: string, value: unknown): void {
  if (Array.isArray(container)) container[Number(key)] = value;
  else if (isDictionary(container)) container[key] = value;
}
