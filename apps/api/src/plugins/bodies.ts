import { LIMITS } from '@taro-pay/contracts';
import fastifyPlugin from 'fastify-plugin';

/** Bodies are JSON of at most 64 KiB, or absent. Nothing else is read, so nothing else has to be validated. */
export const bodiesPlugin = fastifyPlugin(async (app) => {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string', bodyLimit: LIMITS.bodyBytes },
    (request, body, done) => {
      // wx.request sends the content type with an empty body, too; a route that wants one says so in its schema.
      if (body === '') done(null, undefined);
      else parseJson(request, body, done);
    },
  );
});
