import type { FastifyError, FastifyPluginAsync } from 'fastify';
import { databaseTrouble, TROUBLES } from '../../database/database-trouble.js';
import { type PushQuery, PushRefusal, type Wechat } from '../../wechat/index.js';
import type { PushRefusals } from './push-refusals.js';
import type { PushService } from './push-service.js';

/** The path of the mini-program's messages, below PUBLIC_BASE_URL. */
const MESSAGES_PATH = '/webhooks/wechat/messages';

interface Options {
  /** Null where no messages are pushed: there is no such path then. */
  readonly opener: Wechat['messagePush'];
  readonly pushes: PushService;
  readonly refusals: PushRefusals;
}

/**
 * The address to which WeChat pushes the mini-program's messages. The body stays raw bytes until it is verified. WeChat
 * sends a message again that is not answered `success` within five seconds.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export const pushRoutes: FastifyPluginAsync<Options> = async (app, { opener, pushes, refusals }) => {
  if (opener === null) return;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', app.readBody);

  app.setErrorHandler((error: FastifyError, request, reply) => {
    reply.type('text/plain; charset=utf-8');
    if (error instanceof PushRefusal) {
      refusals.count(error.reason);
      return reply.code(error.reason === 'malformed' ? 400 : 401).send(error.message);
    }
    const trouble = databaseTrouble(error);
    if (trouble !== null) {
      request.log.warn({ trouble }, TROUBLES[trouble]);
      return reply.code(503).header('retry-after', 5).send('Try again.');
    }
    const statusCode = error.statusCode ?? 500;
    if (statusCode >= 500) request.log.error({ err: error }, 'a pushed message failed');
    return reply.code(statusCode).send(statusCode >= 500 ? 'Try again.' : error.message);
  });

  app.get<{ Querystring: PushQuery }>(MESSAGES_PATH, { schema: { hide: true } }, async (request, reply) =>
    reply.type('text/plain; charset=utf-8').send(opener.answerCheck(readQuery(request.query))),
  );

  app.post(MESSAGES_PATH, { schema: { hide: true } }, async (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const message = opener.open(readQuery(request.query), body);
    const { outcome, detail } = await pushes.take(message);
    const isOdd = outcome === 'MISMATCHED' || outcome === 'UNREADABLE';
    const facts = { event: message.event, outcome, detail };
    request.log[isOdd ? 'warn' : 'info'](facts, 'message of WeChat received');
    return reply.type('text/plain; charset=utf-8').send('success');
  });
};

/** A parameter that is there twice is none. */
function readQuery(query: unknown): PushQuery {
  const entries = typeof query === 'object' && query !== null ? Object.entries(query) : [];
  return Object.fromEntries(entries.filter(([, value]) => typeof value === 'string'));
}
