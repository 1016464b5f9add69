import fastifyPlugin from 'fastify-plugin';

/** Every answer carries the id of its request in the log. */
export const requestIdPlugin = fastifyPlugin(async function requestId(app) {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
});
