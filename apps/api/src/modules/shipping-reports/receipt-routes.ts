import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { routeOptions } from '../../http/route-options.js';
import type { ReceiptService } from './receipt-service.js';

/** Asks whether a buyer has confirmed receipt. */
export const receiptRoutes: FastifyPluginAsyncTypebox<{ receipts: ReceiptService }> = async (
  app,
  { receipts },
) => {
  app.route({
    ...routeOptions(app, 'confirmReceipt'),
    handler: (request) => receipts.confirm(request.user.sub, request.params.orderId),
  });
};
