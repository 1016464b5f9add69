import { LIMITS } from '@taro-pay/contracts';
import fastifyPlugin from 'fastify-plugin';
import { ApiProblem } from '../problem.js';

/** Refuses a query above 2 KiB before it is parsed, and U+0000 in any address: PostgreSQL stores and compares none. */
export const addressesPlugin = fastifyPlugin(async function addresses(app) {
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.url.includes('%00')) throw new ApiProblem('INVALID_REQUEST', 'The address has U+0000 in it.');
    const start = request.url.indexOf('?');
    if (start === -1 || request.url.length - start - 1 <= LIMITS.queryBytes) return done();
    throw new ApiProblem('INVALID_REQUEST', `The query is longer than ${LIMITS.queryBytes} bytes.`);
  });
});
