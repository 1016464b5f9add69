import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { actOf } from '../../http/act.js';
import { readerOf } from '../../http/reader.js';
import { routeOptions } from '../../http/route-options.js';
import type { AnomalyResolution } from '../anomalies/anomaly-resolution.js';
import type { NotificationService } from '../notifications/notification-service.js';
import type { ReconciliationService } from '../reconciliation/reconciliation-service.js';
import { presentApproval } from '../refunds/refund-approval-view.js';
import type { RefundService } from '../refunds/refund-service.js';
import { presentOperatorRefund } from '../refunds/refund-view.js';
import type { OperatorService } from './operator-service.js';

interface Services {
  readonly refunds: RefundService;
  readonly operator: OperatorService;
  readonly reconciliation: ReconciliationService;
  readonly resolution: AnomalyResolution;
  readonly notifications: NotificationService;
  readonly now: () => number;
}

/** The operators' endpoints: refunds, all orders, anomalies and reconciliations. */
export const operatorRoutes: FastifyPluginAsyncTypebox<Services> = async (
  app,
  { refunds, operator, reconciliation, resolution, notifications, now },
) => {
  app.route({
    ...routeOptions(app, 'createRefund'),
    handler: async (request, reply) => {
      const { amountFen, reason, restock = [] } = request.body;
      const outcome = await refunds.create({
        orderId: request.params.orderId,
        idempotencyKey: request.headers['idempotency-key'],
        amountFen,
        reason,
        restock,
        applicationAt: null,
        act: actOf(request),
      });
      return outcome.kind === 'refund'
        ? reply.code(201).send(presentOperatorRefund(outcome.refund))
        : reply.code(202).send(presentApproval(outcome.approval, new Date(now())));
    },
  });

  app.route({
    ...routeOptions(app, 'withdrawRefund'),
    handler: async (request) =>
      presentOperatorRefund(
        await refunds.withdraw(request.params.refundId, request.body.remark, actOf(request)),
      ),
  });

  app.route({ ...routeOptions(app, 'listRefunds'), handler: (request) => operator.refunds(request.query) });

  app.route({
    ...routeOptions(app, 'listRefundApplications'),
    handler: (request) => operator.refundApplications(request.query),
  });

  app.route({
    ...routeOptions(app, 'listNotifications'),
    handler: (request) => operator.notifications(request.query),
  });

  app.route({
    ...routeOptions(app, 'resolveAnomaly'),
    handler: (request) => resolution.resolve(request.params.anomalyId, request.body, actOf(request)),
  });

  app.route({
    ...routeOptions(app, 'replayNotification'),
    handler: (request) => notifications.replay(request.params.notificationId, actOf(request)),
  });

  app.route({
    ...routeOptions(app, 'searchOrders'),
    handler: (request) => operator.search(request.query, readerOf(request)),
  });

  app.route({
    ...routeOptions(app, 'getOrderDossier'),
    handler: (request) => operator.dossier(request.params.orderId, readerOf(request)),
  });

  app.route({
    ...routeOptions(app, 'runReconciliation'),
    handler: async (request, reply) =>
      reply.code(202).send(await reconciliation.start(request.body.billDate, actOf(request))),
  });

  app.route({
    ...routeOptions(app, 'listReconciliations'),
    handler: (request) => reconciliation.list(request.query),
  });

  app.route({
    ...routeOptions(app, 'getReconciliation'),
    handler: (request) => reconciliation.read(request.params.billDate),
  });

  app.route({
    ...routeOptions(app, 'listDifferences'),
    handler: (request) => reconciliation.differences(request.params.billDate, request.query),
  });

  app.route({
    ...routeOptions(app, 'listAnomalies'),
    handler: (request) => operator.anomalies(request.query),
  });
};
