import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { actOf } from '../../http/act.js';
import { routeOptions } from '../../http/route-options.js';
import type { ApplicationDecisions } from './application-decisions.js';
import type { RefundApprovals } from './refund-approvals.js';

interface Services {
  readonly decisions: ApplicationDecisions;
  readonly approvals: RefundApprovals;
}

/** Operators decide on buyers' applications, and on the refunds of colleagues. */
export const refundDecisionRoutes: FastifyPluginAsyncTypebox<Services> = async (
  app,
  { decisions, approvals },
) => {
  app.route({
    ...routeOptions(app, 'decideRefundApplication'),
    handler: (request) => decisions.decide(request.params.orderId, request.body, actOf(request)),
  });

  app.route({
    ...routeOptions(app, 'listRefundApprovals'),
    handler: (request) => approvals.list(request.query),
  });

  app.route({
    ...routeOptions(app, 'decideRefundApproval'),
    handler: (request) => approvals.decide(request.params.approvalId, request.body, actOf(request)),
  });
};
