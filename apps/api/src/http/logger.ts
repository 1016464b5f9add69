import {
  type FastifyBaseLogger,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  LogController,
} from 'fastify';
import { destination } from 'pino';
import { readTraceparent } from '../traces/traceparent.js';

type LoggerOptions = Exclude<FastifyServerOptions['logger'], boolean | undefined>;

/**
 * Lines are written together, this much later at most: each write of its own costs a lone request as much as a tenth
 * of its work. A process that ends by itself writes what is left; one that is killed loses these milliseconds.
 */
const LOG_DELAY_MS = 50;
const LOG_BUFFER_BYTES = 8_192;

/**
 * JSON lines, or coloured lines for people. Headers and bodies are never logged, which keeps tokens, openids and
 * signatures out; redaction is the second line of defence.
 */
export function loggerOptions(hasColours: boolean): LoggerOptions {
  return {
    level: 'info',
    redact: {
      paths: ['authorization', 'token', 'openid', 'session_key', 'paySign', 'signature', 'secret'].flatMap(
        (name) => [name, `*.${name}`, `*.*.${name}`],
      ),
      censor: '[redacted]',
    },
    ...(hasColours
      ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname' } } }
      : { stream: destination({ minLength: LOG_BUFFER_BYTES, periodicFlush: LOG_DELAY_MS, sync: false }) }),
  };
}

/** One line for each request, after its answer: method, path, address, status and duration. */
export class RequestLog extends LogController {
  /** Without redaction, which takes longer than the rest of the line: nothing in these facts is secret. */
  #plain: FastifyBaseLogger | null = null;

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
    this.#plain ??= request.server.log.child({}, { redact: [] });
    if (error === null || error === undefined) this.#plain.info(facts, 'request');
    else request.server.log.error({ ...facts, err: error }, 'the answer could not be sent');
  }
}
