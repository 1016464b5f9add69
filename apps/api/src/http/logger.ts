import { type FastifyReply, type FastifyRequest, type FastifyServerOptions, LogController } from 'fastify';

type LoggerOptions = Exclude<FastifyServerOptions['logger'], boolean | undefined>;

/**
 * Structured logs for machines, coloured lines for a terminal. Headers and bodies are not logged at all, so
 * tokens, openids and signatures have no way in; the paths below are a second net under that.
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

/** One line for each request, when it was answered: what was asked, by whom, what came of it, and in which time. */
export class RequestLog extends LogController {
  override incomingRequest(): void {}

  override requestCompleted(error: Error | null, request: FastifyRequest, reply: FastifyReply): void {
    const facts = {
      method: request.method,
      // Without its query: what people search for may be an id that is nobody's business.
      path: request.url.split('?', 1)[0],
      ip: request.ip,
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime * 10) / 10,
    };
    if (error === null || error === undefined) request.log.info(facts, 'request');
    else request.log.error({ ...facts, err: error }, 'the answer could not be sent');
  }
}
