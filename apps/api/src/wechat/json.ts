/** What the bytes say; null where they are no JSON, which no answer and no notification of WeChat's is. */
export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return null;
  }
}
