import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply } from 'fastify';
import { actOf } from '../../http/act.js';
import { routeOptions } from '../../http/route-options.js';
import type { ExportFile } from './export-file.js';
import type { ExportService } from './export-service.js';

/** Whole lists as CSV files. */
export const exportRoutes: FastifyPluginAsyncTypebox<{ readonly exports: ExportService }> = async (
  app,
  { exports },
) => {
  app.route({
    ...routeOptions(app, 'exportOrders'),
    handler: async (request, reply) => send(reply, await exports.orders(request.query, actOf(request))),
  });
  app.route({
    ...routeOptions(app, 'exportShipments'),
    handler: async (request, reply) => send(reply, await exports.shipments(actOf(request))),
  });
  app.route({
    ...routeOptions(app, 'exportRefunds'),
    handler: async (request, reply) => send(reply, await exports.refunds(request.query, actOf(request))),
  });
  app.route({
    ...routeOptions(app, 'exportAnomalies'),
    handler: async (request, reply) => send(reply, await exports.anomalies(request.query, actOf(request))),
  });
  app.route({
    ...routeOptions(app, 'exportNotifications'),
    handler: async (request, reply) =>
      send(reply, await exports.notifications(request.query, actOf(request))),
  });
  app.route({
    ...routeOptions(app, 'exportDifferences'),
    handler: async (request, reply) => send(reply, await exports.differences(request.query, actOf(request))),
  });
  app.route({
    ...routeOptions(app, 'exportAudit'),
    handler: async (request, reply) => send(reply, await exports.audit(request.query, actOf(request))),
  });
  app.route({
    ...routeOptions(app, 'exportProducts'),
    handler: async (request, reply) => send(reply, await exports.products(actOf(request))),
  });
};

/**
 * Sends a file as fast as it is read at the other end: no piece is made before there is room for it. Where a piece
 * fails, what came before is delivered, and the connection is broken instead of ended.
 */
function send(reply: FastifyReply, { name, pieces }: ExportFile): FastifyReply {
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(Readable.from(deliver(pieces, reply), { objectMode: false, highWaterMark: 1 }));
}

async function* deliver(pieces: AsyncGenerator<string>, reply: FastifyReply): AsyncGenerator<Buffer> {
  try {
    for await (const piece of pieces) yield Buffer.from(piece);
  } catch (error) {
    // The last piece has to leave before the connection is broken.
    await new Promise((resolve) => reply.raw.write('', resolve));
    throw error;
  }
}
