import { AsyncLocalStorage } from 'node:async_hooks';
import type { Config } from '../config/config.js';
import { createExporter, type OtlpSpan } from './exporter.js';
import { traceOfOrder } from './order-trace.js';

/** https://opentelemetry.io/docs/specs/otel/trace/api/#spankind */
const KINDS = { internal: 1, server: 2, client: 3 } as const;
const ERROR = 2;

interface Span {
  readonly name: string;
  readonly kind: keyof typeof KINDS;
  /** Of `performance.now`. */
  readonly startMs: number;
  readonly endMs: number;
  readonly isError: boolean;
  readonly attributes: Readonly<Record<string, string | number | null>>;
}

/** A request, or a step of a job, with what it did. Its trace is known when its order is. */
export class Work {
  readonly startMs = performance.now();
  readonly spans: Span[] = [];
  #traceId: string | null = null;
  readonly #fallback: string;

  constructor(fallback: string) {
    this.#fallback = fallback;
  }

  /** The first order that it is about: its trace. */
  isAbout(orderId: string): void {
    this.#traceId ??= traceOfOrder(orderId);
  }

  /** Without an order, a trace of its own. */
  get traceId(): string {
    return this.#traceId ?? this.#fallback;
  }
}

interface Options extends Pick<Parameters<typeof createExporter>[0], 'log'> {
  readonly randomBytes: (size: number) => Buffer;
}

/**
 * Traces by OpenTelemetry: one of each order, from the buyer's request to the commit, with the calls to WeChat. What
 * belongs together is found by Node's asynchronous context. Null where no collector is named: nothing is traced then.
 */
export function openTraces(
  { tracesEndpoint: endpoint }: Pick<Config, 'tracesEndpoint'>,
  { randomBytes, log }: Options,
) {
  if (endpoint === null) return null;
  const exporter = createExporter({ endpoint, log });
  const current = new AsyncLocalStorage<Work>();
  const newId = (bytes: number) => randomBytes(bytes).toString('hex');
  const toNanoseconds = (ms: number) =>
    String(BigInt(Math.round((performance.timeOrigin + ms) * 1000)) * 1000n);

  function encode(span: Span, traceId: string, ids: Pick<OtlpSpan, 'spanId' | 'parentSpanId'>): OtlpSpan {
    const attributes = Object.entries(span.attributes).flatMap(([key, value]) =>
      value === null ? [] : [{ key, value: { stringValue: String(value) } }],
    );
    return {
      ...{ traceId, ...ids, name: span.name, kind: KINDS[span.kind], attributes },
      startTimeUnixNano: toNanoseconds(span.startMs),
      endTimeUnixNano: toNanoseconds(span.endMs),
      status: span.isError ? { code: ERROR } : {},
    };
  }

  return {
    begin: () => new Work(newId(16)),

    /** Runs what belongs to it. */
    within: <T>(work: Work, run: () => T): T => current.run(work, run),

    /** What is done now is about this order. */
    isAbout: (orderId: string) => current.getStore()?.isAbout(orderId),

    /** Notes what ended now, where it belongs to some work. */
    note(span: Omit<Span, 'endMs'>): void {
      current.getStore()?.spans.push({ ...span, endMs: performance.now() });
    },

    /** Notes a transaction of the database that ended now, as where its time went. */
    transaction(seconds: number, isCommitted: boolean): void {
      const endMs = performance.now();
      const name = isCommitted ? 'commit' : 'rollback';
      const span = { name, kind: 'internal', startMs: endMs - seconds * 1000, endMs } as const;
      current.getStore()?.spans.push({ ...span, isError: !isCommitted, attributes: {} });
    },

    /** Ends the work, and gives it to the collector. */
    end(work: Work, whole: Omit<Span, 'startMs' | 'endMs'>): void {
      const parentSpanId = newId(8);
      const root = { ...whole, startMs: work.startMs, endMs: performance.now() };
      exporter.add([
        encode(root, work.traceId, { spanId: parentSpanId }),
        ...work.spans.map((span) => encode(span, work.traceId, { spanId: newId(8), parentSpanId })),
      ]);
    },

    close: exporter.close,
  };
}

export type Traces = NonNullable<ReturnType<typeof openTraces>>;
