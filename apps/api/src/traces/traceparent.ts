/** The span of a client to which a request belongs. */
export interface TraceParent {
  readonly traceId: string;
  readonly spanId: string;
  /** Whether the client wants the trace to be kept. */
  readonly isSampled: boolean;
}

/** https://www.w3.org/TR/trace-context/#traceparent-header */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]([0-9a-f])$/;

/** The mini-program sends one with each request of a tap on pay. Null where there is none, or it is malformed. */
export function readTraceparent(header: string | string[] | undefined): TraceParent | null {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(String(header)) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return null;
  return { traceId, spanId, isSampled: Number.parseInt(flags, 16) % 2 === 1 };
}
