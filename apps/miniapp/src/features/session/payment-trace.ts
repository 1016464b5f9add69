/** Random digits that only have to differ from those of others: a trace proves nothing. */
function hex(length: number): string {
  const digits = Math.random().toString(16).slice(2);
  return digits.length < length ? digits + hex(length - digits.length) : digits.slice(0, length);
}

let traceId: string | null = null;

/** One trace from the tap on pay to its end, by which the server’s log and traces know the requests in between. */
export const paymentTrace = {
  follow(isUnderWay: boolean): void {
    traceId = isUnderWay ? (traceId ?? hex(32)) : null;
  },
  /** https://www.w3.org/TR/trace-context/#traceparent-header */
  headers: (): Readonly<Record<string, string>> =>
    traceId === null ? {} : { traceparent: `00-${traceId}-${hex(16)}-01` },
};
