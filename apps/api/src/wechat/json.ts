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

/** Goes no deeper itself than that. */
function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((one) => isDeeperThan(levels - 1, one));
}
