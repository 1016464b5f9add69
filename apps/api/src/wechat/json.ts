/** WeChat's own go a few levels down. What is far deeper breaks whoever walks it by recursion, as JSON.stringify does. */
const MAXIMUM_DEPTH = 32;

/**
 * What the bytes or the text say; null where they are no JSON, or none that is WeChat's: every answer and every notification of
 * its is shallow.
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
