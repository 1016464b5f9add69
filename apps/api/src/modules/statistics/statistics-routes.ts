import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { routeOptions } from '../../http/route-options.js';
import type { StatisticsService } from './statistics-service.js';

/** The shop in figures. */
export const statisticsRoutes: FastifyPluginAsyncTypebox<{ readonly statistics: StatisticsService }> = async (
  app,
  { statistics },
) => {
  app.route({ ...routeOptions(app, 'getStatistics'), handler: (request) => statistics(request.query) });
};
