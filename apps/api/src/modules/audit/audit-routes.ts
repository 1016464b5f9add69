import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { routeOptions } from '../../http/route-options.js';
import type { AuditService } from './audit-service.js';

/** Who did what. */
export const auditRoutes: FastifyPluginAsyncTypebox<{ readonly audit: AuditService }> = async (
  app,
  { audit },
) => {
  app.route({ ...routeOptions(app, 'listAudit'), handler: (request) => audit.list(request.query) });
};
