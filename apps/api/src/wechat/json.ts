/** WeChat's JSON has a few levels. Far deeper JSON overflows the stack of recursive code such as JSON.stringify. */
const MAXIMUM_DEPTH = 32;

/**
 * Parses bytes or a text; null where they are not JSON, or nested deeper than any answer or notification of WeChat.
 */
export function parseJson(bytes: Buffer | string): unknown {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return isDeeperThan(MAXIMUM_DEPTH, value) ? null : value;
  } catch {
    return null;
  }
}

/** Level by level, without recursion. */
function isDeeperThan(levels: number, value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > levels) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}
