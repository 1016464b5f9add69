import { randomUUID } from 'node:crypto';
import { LIMITS } from '@taro-pay/contracts';
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { createHttpServer } from './http-server.js';
import { createLoadGuard } from './load-guard.js';
import { RequestLog } from './logger.js';
import { answerUnreadableAddress } from './plugins/problems.js';
import { buildSerializer } from './serialization.js';
import { validatorCompiler } from './validation.js';

interface Options extends Required<Pick<FastifyServerOptions, 'logger' | 'trustProxy'>> {
  /** Milliseconds of a clock that never goes back. */
  readonly loadNow: () => number;
  /** Called for each request that is refused under overload. */
  readonly onRefused?: (() => void) | undefined;
}

/** A Fastify server behind a load guard, without plugins and routes. */
export function createServer({ logger, trustProxy, loadNow, ...options }: Options) {
  const guard = createLoadGuard({ nowMs: loadNow });
  let refused = 0;
  const onRefused = () => {
    refused += 1;
    options.onRefused?.();
  };
  const app: FastifyInstance = Fastify({
    logger,
    trustProxy,
    bodyLimit: LIMITS.bodyBytes,
    logController: new RequestLog({ requestIdLogLabel: 'requestId' }),
    genReqId: () => randomUUID(),
    return503OnClosing: false,
    routerOptions: { maxParamLength: 100 },
    frameworkErrors: answerUnreadableAddress,
    schemaController: { compilersFactory: { buildSerializer } },
    serverFactory: (handle) => createHttpServer(handle, guard, onRefused),
  }).setValidatorCompiler(validatorCompiler);

  /** Logs how many requests were refused since the last report: each has no line of its own. */
  async function reportRefused(): Promise<void> {
    if (refused > 0) app.log.warn({ refused }, 'overloaded: requests were refused with 503');
    refused = 0;
  }
  return { app, admission: { guard, onRefused }, reportRefused };
}
