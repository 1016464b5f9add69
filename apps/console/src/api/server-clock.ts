let aheadMs = 0;

/** Learns the server’s time from an answer: the clock of a desk may be wrong, and that of a simulated shop moved. */
export function readServerTime(headers: Headers): void {
  const serverTime = Date.parse(headers.get('date') ?? '');
  if (!Number.isNaN(serverTime)) aheadMs = serverTime - Date.now();
}

/** The server’s time in milliseconds since 1970, to about a second. */
export const serverNow = (): number => Date.now() + aheadMs;
