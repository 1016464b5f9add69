import { AsyncLocalStorage } from 'node:async_hooks';
import type { Config } from '../config/config.js';
import { createExporter, type OtlpSpan } from './exporter.js';
import { spanOfOrder, traceOfOrder } from './order-trace.js';
import type { TraceParent } from './traceparent.js';

/** https://opentelemetry.io/docs/specs/otel/trace/api/#spankind */
const KINDS = { internal: 1, server: 2, client: 3 } as const;
const ERROR = 2;

/** A day’s reconciliation takes any number of steps, of which the first are kept. */
const MOST_STEPS = 1_000;

interface Span {
  readonly name: string;
  readonly kind: keyof typeof KINDS;
  /** Of `performance.now`. */
  readonly startMs: number;
  readonly endMs: number;
  readonly isError: boolean;
  readonly attributes: Readonly<Record<string, string | number | null>>;
}

/** A request, or a step of a job, with what it did. Without a parent its trace is known when its order is. */
export class Work {
  readonly startMs = performance.now();
  readonly steps: Span[] = [];
  /** The first order that it is about. */
  order: { readonly id: string; readonly traceId: string } | null = null;
  readonly parent: TraceParent | null;
  readonly #newTraceId: () => string;
  #ownTraceId: string | null = null;

  constructor(parent: TraceParent | null, newTraceId: () => string) {
    this.parent = parent;
    this.#newTraceId = newTraceId;
  }

  isAbout(orderId: string): void {
    if (this.order !== null) return;
    const traceId = traceOfOrder(orderId);
    if (traceId !== null) this.order = { id: orderId, traceId };
  }

  did(step: Span): void {
    if (this.steps.length < MOST_STEPS) this.steps.push(step);
  }

  /** The buyer's tap has a trace, and so has an order; anything else gets a trace of its own. */
  get traceId(): string {
    const known = this.parent?.traceId ?? this.order?.traceId;
    if (known !== undefined) return known;
    this.#ownTraceId ??= this.#newTraceId();
    return this.#ownTraceId;
  }
}

interface Options extends Pick<Parameters<typeof createExporter>[0], 'log'> {
  readonly randomBytes: (size: number) => Buffer;
}

/**
 * Traces by OpenTelemetry: one of each tap on pay, from the tap to the commit, with the calls to WeChat, and one of
 * each order, with what no tap waits for. Both are linked. What belongs together is found by Node's asynchronous
 * context. Null where no collector is named: nothing is traced then.
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

  type Place = Pick<OtlpSpan, 'traceId' | 'spanId' | 'parentSpanId' | 'links'>;
  function encode(span: Span, place: Place): OtlpSpan {
    const attributes = Object.entries(span.attributes).flatMap(([key, value]) =>
      value === null ? [] : [{ key, value: { stringValue: String(value) } }],
    );
    return {
      ...{ ...place, name: span.name, kind: KINDS[span.kind], attributes },
      startTimeUnixNano: toNanoseconds(span.startMs),
      endTimeUnixNano: toNanoseconds(span.endMs),
      status: span.isError ? { code: ERROR } : {},
    };
  }

  return {
    begin: (parent: TraceParent | null = null) => new Work(parent, () => newId(16)),

    /** Runs what belongs to it. */
    within: <T>(work: Work, run: () => T): T => current.run(work, run),

    /** What is done now is about this order. */
    isAbout: (orderId: string) => current.getStore()?.isAbout(orderId),

    /** Notes what ended now, where it belongs to some work. */
    note(span: Omit<Span, 'endMs'>): void {
      current.getStore()?.did({ ...span, endMs: performance.now() });
    },

    /** Notes a transaction of the database that ended now, as where its time went. */
    transaction(seconds: number, isCommitted: boolean): void {
      const endMs = performance.now();
      const name = isCommitted ? 'commit' : 'rollback';
      const span = { name, kind: 'internal', startMs: endMs - seconds * 1000, endMs } as const;
      current.getStore()?.did({ ...span, isError: !isCommitted, attributes: {} });
    },

    /** Ends the work, and gives it to the collector, unless the client wants its trace not to be kept. */
    end(work: Work, whole: Omit<Span, 'startMs' | 'endMs'>): void {
      if (work.parent?.isSampled === false) return;
      const { traceId, parent, order, startMs } = work;
      // Steps count on from their work: a random number for each costs more than the rest of its span.
      const random = newId(6);
      const idOf = (index: number) => random + index.toString(16).padStart(4, '0');
      const spanId = idOf(0);
      const attributes = { ...whole.attributes, 'order.id': order?.id ?? null };
      const root = encode(
        { ...whole, startMs, endMs: performance.now(), attributes },
        {
          ...{ traceId, spanId },
          ...(parent === null ? {} : { parentSpanId: parent.spanId }),
          ...(parent === null || order === null ? {} : { links: [spanOfOrder(order.traceId)] }),
        },
      );
      const steps = work.steps.map((step, index) =>
        encode(step, { traceId, spanId: idOf(index + 1), parentSpanId: spanId }),
      );
      exporter.add([root, ...steps]);
    },

    close: exporter.close,
  };
}

export type Traces = NonNullable<ReturnType<typeof openTraces>>;
