import { canonicalJson, isRecord, parseJson } from '../foundation/json.js';

// JSON holds no line feeds but those between its parts, so that these can be taken out.
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

/** What the encoders of other languages escape: PHP slashes and all that is not ASCII, Python the latter, Go and Java HTML. */
const ESCAPES: readonly ((text: string) => string)[] = [
  (text) => text,
  escapeSlashes,
  escapeUnicode,
  (text) => escapeSlashes(escapeUnicode(text)),
  (text) => escapeAs(text, /[<>&]/g),
  (text) => escapeAs(text, /[<>&='\u2028\u2029]/g),
];

/** All orders of so many keys are tried, 5,040 at most; of more, each key in each other place. */
const MOST_KEYS_IN_ALL_ORDERS = 7;

/** The same JSON object with its keys in other orders, in the compact layout; none where the text is no object. */
export function otherKeyOrders(text: string): string[] {
  const value = parseJson(text);
  if (!isRecord(value)) return [];
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

/** Backwards, and one of them in another place. */
function moved<Member>(members: readonly Member[]): Member[][] {
  const single = members.flatMap((member, from) =>
    members.map((_, to) => members.toSpliced(from, 1).toSpliced(to, 0, member)),
  );
  return [members.toReversed(), ...single];
}

/** The same JSON value as other encoders write it; none where the text is no JSON. */
export function otherSerialisations(text: string): string[] {
  const value = parseJson(text);
  if (value === undefined) return [];
  const all = LAYOUTS.flatMap((layout) => ESCAPES.map((escaped) => escaped(layout(value))));
  return [...new Set(all)].filter((one) => one !== text);
}
