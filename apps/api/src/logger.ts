import type { FastifyServerOptions } from 'fastify';

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
