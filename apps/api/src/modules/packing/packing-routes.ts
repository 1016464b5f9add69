import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { readerOf } from '../../http/reader.js';
import { routeOptions } from '../../http/route-options.js';
import type { PackingService } from './packing-service.js';

/** The packing list. */
export const packingRoutes: FastifyPluginAsyncTypebox<{ readonly packing: PackingService }> = async (
  app,
  { packing },
) => {
  app.route({
    ...routeOptions(app, 'listPacking'),
    handler: (request) => packing.list(request.query, readerOf(request)),
  });

  app.route({ ...routeOptions(app, 'countWaiting'), handler: () => packing.counts() });
};
