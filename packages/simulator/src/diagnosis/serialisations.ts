import { canonicalJson, isRecord, parseJson } from '../foundation/json.js';

// Line feeds stand only between the parts of JSON, so they can be removed.
const spaced = (value: unknown) =>
  JSON.stringify(value, null, 1).replace(/,\n */g, ', ').replace(/\n */g, '');

const INDENTS = [1, 2, 3, 4, 8, '\t'] as const;

const LAYOUTS: readonly ((value: unknown) => string)[] = [
  (value) => JSON.stringify(value),
  spaced,
  canonicalJson,
  ...INDENTS.map((indent) => (value: unknown) => JSON.stringify(value, null, indent)),
  // As .NET does on Windows.
  ...INDENTS.map(
    (indent) => (value: unknown) => JSON.stringify(value, null, indent).replaceAll('\n', '\r\n'),
  ),
];

const escapeAs = (text: string, pattern: RegExp) =>
  text.replace(pattern, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
const escapeSlashes = (text: string) => text.replaceAll('/', '\\/');
// biome-ignore lint/suspicious/noControlCharactersInRegex: all that is not ASCII begins behind them.
const escapeUnicode = (text: string) => escapeAs(text, /[^\x00-\x7f]/g);

/** Escapes of other encoders: PHP's slashes and non-ASCII, Python's non-ASCII, Go's and Java's HTML. */
const ESCAPES: readonly ((text: string) => string)[] = [
  (text) => text,
  escapeSlashes,
  escapeUnicode,
  (text) => escapeSlashes(escapeUnicode(text)),
  (text) => escapeAs(text, /[<>&]/g),
  (text) => escapeAs(text, /[<>&='\u2028\u2029]/g),
];

/** Up to this many keys, all orders are tried (5,040). Beyond, each key in each other place. */
const MOST_KEYS_IN_ALL_ORDERS = 7;

/** Beyond this many keys, no order is tried: no request has so many. */
const MOST_KEYS = 32;

/** The same JSON object with its keys in other orders, compact; none if the text is not an object of a few keys. */
export function otherKeyOrders(text: string): string[] {
  const value = parseJson(text);
  if (!isRecord(value) || Object.keys(value).length > MOST_KEYS) return [];
  return [JSON.stringify, canonicalJson].flatMap((write) => {
    const members = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}:${write(inner)}`);
    const orders = members.length > MOST_KEYS_IN_ALL_ORDERS ? moved(members) : permutations(members);
    return orders.map((order) => `{${order.join(',')}}`);
  });
}

function permutations<Member>(members: readonly Member[]): Member[][] {
  if (members.length === 0) return [[]];
  return members.flatMap((first, index) =>
    permutations(members.toSpliced(index, 1)).map((rest) => [first, ...rest]),
  );
}

/** The reverse order, and each key in each other place. */
function moved<Member>(members: readonly Member[]): Member[][] {
  const single = members.flatMap((member, from) =>
    members.map((_, to) => members.toSpliced(from, 1).toSpliced(to, 0, member)),
  );
  return [members.toReversed(), ...single];
}

/** The same JSON value as other encoders write it; none if the text is not JSON. */
export function otherSerialisations(text: string): string[] {
  const value = parseJson(text);
  if (value === undefined) return [];
  const all = LAYOUTS.flatMap((layout) => ESCAPES.map((escaped) => escaped(layout(value))));
  return [...new Set(all)].filter((one) => one !== text);
}
