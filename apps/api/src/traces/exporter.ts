import type { FastifyBaseLogger } from 'fastify';
import { exchange } from '../wechat/exchange.js';

/** A span as OTLP has it in JSON. https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue: string } }[];
  readonly status: { readonly code?: number };
}

/** A burst beyond it is dropped: traces never cost the memory of the shop. */
const MOST = 5_000;
const EVERY_MS = 2_000;
const TIMEOUT_MS = 5_000;

/** A shutdown waits no longer for a collector that hangs. */
const LAST_TIMEOUT_MS = 1_000;

interface Options {
  /** The collector's address, to which /v1/traces is added. */
  readonly endpoint: string;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
}

/**
 * Sends spans to a collector in batches, by OTLP over HTTP in JSON. What it does not take is dropped. It is our own:
 * OpenTelemetry’s exporter needs a newer Node than this API.
 */
export function createExporter({ endpoint, log }: Options) {
  const url = new URL(`${endpoint}/v1/traces`);
  // As text: thousands of objects that wait for their batch would cost the garbage collector more than all else here.
  let waiting: string[] = [];
  let isDown = false;

  async function send(spans: readonly string[], timeoutMs: number): Promise<void> {
    const resource = '{"attributes":[{"key":"service.name","value":{"stringValue":"taro-pay"}}]}';
    const scopeSpans = `[{"scope":{"name":"taro-pay"},"spans":[${spans.join(',')}]}]`;
    const body = `{"resourceSpans":[{"resource":${resource},"scopeSpans":${scopeSpans}}]}`;
    const answer = await exchange(
      { method: 'POST', url, headers: { 'Content-Type': 'application/json' }, body },
      timeoutMs,
    );
    if (answer.status !== 200) throw new Error(`The collector answered ${answer.status}.`);
  }

  async function flush(timeoutMs: number): Promise<void> {
    const spans = waiting;
    waiting = [];
    if (spans.length === 0) return;
    try {
      await send(spans, timeoutMs);
      isDown = false;
    } catch (error) {
      // Once, until it answers again.
      if (!isDown) log.warn({ err: error }, 'the collector of traces does not answer');
      isDown = true;
    }
  }

  const timer = setInterval(() => void flush(TIMEOUT_MS), EVERY_MS);
  timer.unref();
  return {
    add(spans: readonly OtlpSpan[]): void {
      if (waiting.length + spans.length > MOST) return;
      waiting.push(...spans.map((span) => JSON.stringify(span)));
    },
    /** Sends what is left. */
    async close(): Promise<void> {
      clearInterval(timer);
      await flush(LAST_TIMEOUT_MS);
    },
  };
}
