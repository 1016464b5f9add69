import { type FastifyReply, type FastifyRequest, type FastifyServerOptions, LogController } from 'fastify';
import { destination, stdSerializers } from 'pino';
import { readTraceparent } from '../traces/traceparent.js';

type LoggerOptions = Exclude<FastifyServerOptions['logger'], boolean | undefined>;

/**
 * Lines are written together, this much later at most: each write of its own costs a lone request as much as a tenth
 * of its work. A process that ends by itself writes what is left; one that is killed loses these milliseconds.
 */
const LOG_DELAY_MS = 50;
const LOG_BUFFER_BYTES = 8_192;

/** Names of what must not be read in a log. */
const SECRETS: ReadonlySet<string> = new Set([
  ...['authorization', 'token', 'openid', 'session_key', 'paySign', 'signature', 'secret'],
]);

/** Deeper than anything that is logged. */
const MOST_LEVELS = 6;

const isNested = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  !(value instanceof Error || value instanceof Date || ArrayBuffer.isView(value));

/**
 * The value itself, or a copy with `[redacted]` in the place of each secret. pino's own redaction copies every line:
 * 12 µs and a quarter of what a notification leaves to the garbage collector.
 */
function redacted<Value extends object>(value: Value, levels = MOST_LEVELS): Value {
  let copy: Value | null = null;
  for (const name of Object.keys(value)) {
    const kept: unknown = Reflect.get(value, name);
    const inside = levels > 0 && isNested(kept) ? redacted(kept, levels - 1) : kept;
    const shown = SECRETS.has(name) ? '[redacted]' : inside;
    if (shown === kept) continue;
    copy ??= Object.assign(Array.isArray(value) ? [] : {}, value);
    Reflect.set(copy, name, shown);
  }
  return copy ?? value;
}

/**
 * JSON lines, or coloured lines for people. Headers and bodies are never logged, which keeps tokens, openids and
 * signatures out; redaction is the second line of defence.
 */
export function loggerOptions(hasColours: boolean): LoggerOptions {
  return {
    level: 'info',
    formatters: { log: (facts) => redacted(facts) },
    serializers: { err: (error) => redacted(stdSerializers.err(error)) },
    ...(hasColours
      ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname' } } }
      : { stream: destination({ minLength: LOG_BUFFER_BYTES, periodicFlush: LOG_DELAY_MS, sync: false }) }),
  };
}

/** One line for each request, after its answer: method, path, address, status and duration. */
export class RequestLog extends LogController {
  override incomingRequest(): void {}

  override requestCompleted(error: Error | null, request: FastifyRequest, reply: FastifyReply): void {
    const facts = {
      [this.requestIdLogLabel]: request.id,
      // Of the buyer's tap also where nothing is traced: so all lines of a tap are found.
      traceId: request.work?.traceId ?? readTraceparent(request.headers.traceparent)?.traceId,
      method: request.method,
      // Without the query, which may hold a person's id.
      path: request.url.split('?', 1)[0],
      ip: request.ip,
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime * 10) / 10,
    };
    if (error === null || error === undefined) request.server.log.info(facts, 'request');
    else request.server.log.error({ ...facts, err: error }, 'the answer could not be sent');
  }
}
