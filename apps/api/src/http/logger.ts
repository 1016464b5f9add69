import {
  type FastifyBaseLogger,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  LogController,
} from 'fastify';

type LoggerOptions = Exclude<FastifyServerOptions['logger'], boolean | undefined>;

/**
 * JSON lines, or coloured lines in a terminal. Headers and bodies are never logged, which keeps tokens, openids and
 * signatures out; redaction is the second line of defence.
 */
export function loggerOptions(isTerminal: boolean): LoggerOptions {
  return {
    level: 'info',
    redact: {
      paths: ['authorization', 'token', 'openid', 'session_key', 'paySign', 'signature', 'secret'].flatMap(
        (name) => [name, `*.${name}`, `*.*.${name}`],
      ),
      censor: '[redacted]',
    },
    ...(isTerminal ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname' } } } : {}),
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
