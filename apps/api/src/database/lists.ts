/** A statement as it is sent: its text between the values, and the values. */
interface Statement {
  readonly parts: readonly string[];
  readonly values: readonly unknown[];
}

/**
 * A whole number that is written into the text of a statement. For the LIMIT of a page that is asked for all the time:
 * where PostgreSQL learns it with the values, it plans the statement anew each time.
 */
export class Written {
  readonly text: string;

  constructor(number: number) {
    if (!Number.isSafeInteger(number) || number < 0) throw new RangeError('Only a whole number is written.');
    this.text = String(number);
  }
}

/**
 * A list among the values, as in `IN (${ids})`, becomes one value after the other. It is filled up to the next power of
 * two with its last one, so that lists of many lengths make few texts; an empty one is NULL, which equals nothing.
 */
export function spreadLists(parts: readonly string[], values: readonly unknown[]): Statement {
  if (!values.some((value) => Array.isArray(value) || value instanceof Written)) return { parts, values };
  const spread: { parts: string[]; values: unknown[] } = { parts: [parts[0] ?? ''], values: [] };
  values.forEach((value, index) => {
    if (value instanceof Written) {
      spread.parts.push(`${spread.parts.pop()}${value.text}${parts[index + 1] ?? ''}`);
      return;
    }
    const list = Array.isArray(value) ? filledUp(value) : [value];
    spread.values.push(...list);
    spread.parts.push(...list.slice(1).map(() => ', '), parts[index + 1] ?? '');
  });
  return spread;
}

function filledUp(list: readonly unknown[]): unknown[] {
  const length = 2 ** Math.ceil(Math.log2(Math.max(list.length, 1)));
  const last = list.at(-1) ?? null;
  return Array.from({ length }, (_, index) => (index < list.length ? list[index] : last));
}
