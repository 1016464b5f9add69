import { LIMITS } from '@taro-pay/contracts';
import fastifyPlugin from 'fastify-plugin';
import { ApiProblem } from '../problem.js';

/** Refuses a query above 2 KiB before it is parsed. */
export const queryLengthPlugin = fastifyPlugin(async (app) => {
  app.addHook('onRequest', async (request) => {
    const start = request.url.indexOf('?');
    if (start === -1 || request.url.length - start - 1 <= LIMITS.queryBytes) return;
    throw new ApiProblem('INVALID_REQUEST', `The query is longer than ${LIMITS.queryBytes} bytes.`);
  });
});
