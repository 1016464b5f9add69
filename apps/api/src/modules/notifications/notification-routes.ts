import type { FastifyBaseLogger, FastifyError, FastifyPluginAsync } from 'fastify';
import { databaseTrouble, TROUBLES } from '../../database/database-trouble.js';
import { NotificationRefusal } from '../../wechat/index.js';
import type { NotificationProbe } from './notification-probe.js';
import type { NotificationService } from './notification-service.js';

/** WeChat's paths to us, below PUBLIC_BASE_URL. */
export const TRANSACTION_NOTIFY_PATH = '/webhooks/wechatpay/transactions';
export const REFUND_NOTIFY_PATH = '/webhooks/wechatpay/refunds';

/** For people who replay a notification by hand; WeChat follows its own retry schedule. */
const RETRY_AFTER_SECONDS = 5;

interface Options {
  readonly notifications: NotificationService;
  readonly probe: NotificationProbe;
}

/**
 * The endpoints of WeChat's notifications. The body stays raw bytes until its signature is verified. Answers have
 * WeChat's own form: 204, or 4xx/5xx with `{"code":"FAIL"}`, after which it sends again.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012082053
 */
export const notificationRoutes: FastifyPluginAsync<Options> = async (app, { notifications, probe }) => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', app.readBody);

  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (error instanceof NotificationRefusal) {
      request.log.warn({ reason: error.reason }, error.message);
      return reply
        .code(error.reason === 'malformed' ? 400 : 401)
        .send({ code: 'FAIL', message: error.message });
    }
    const trouble = databaseTrouble(error);
    if (trouble !== null) {
      request.log.warn({ trouble }, TROUBLES[trouble]);
      return reply
        .code(503)
        .header('retry-after', RETRY_AFTER_SECONDS)
        .send({ code: 'FAIL', message: 'Try again.' });
    }
    const statusCode = error.statusCode ?? 500;
    if (statusCode >= 500) request.log.error({ err: error }, 'notification failed');
    return reply
      .code(statusCode)
      .send({ code: 'FAIL', message: statusCode >= 500 ? 'Try again.' : error.message });
  });

  // The notification names its own type; the path only tells WeChat where to send it.
  for (const path of [TRANSACTION_NOTIFY_PATH, REFUND_NOTIFY_PATH]) {
    app.post(path, { schema: { hide: true } }, async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const probed = probe.answer(request.headers, body);
      if (probed !== null) return reply.send(probed);
      const { notificationId, outcome, detail } = await notifications.receive(request.headers, body);
      logOutcome(request.log, { notificationId, outcome, detail });
      if (outcome === 'UNREADABLE') throw new NotificationRefusal('malformed');
      // A mismatch gets a 204, too: it is kept and shown to operators, and sending it again changes nothing.
      return reply.code(204).send();
    });
  }
};

type Handled = Pick<
  Awaited<ReturnType<NotificationService['receive']>>,
  'notificationId' | 'outcome' | 'detail'
>;

function logOutcome(log: FastifyBaseLogger, handled: Handled): void {
  switch (handled.outcome) {
    case 'APPLIED':
    case 'REPEATED':
    case 'IGNORED':
      log.info(handled, 'notification received');
      break;
    case 'LATE':
      log.error(handled, 'money came for a closed order');
      break;
    case 'UNREADABLE':
      log.error(handled, 'notification cannot be read');
      break;
    case 'MISMATCHED':
      log.error(handled, 'notification does not match its order');
      break;
    default:
      handled.outcome satisfies never;
  }
}
