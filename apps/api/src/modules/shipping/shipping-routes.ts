import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { LIMITS } from '@taro-pay/contracts';
import { actOf } from '../../http/act.js';
import { fileOf } from '../../http/file-body.js';
import { routeOptions } from '../../http/route-options.js';
import type { BeforeShipping } from './before-shipping.js';
import type { ShipmentCorrection } from './shipment-correction.js';
import type { ShipmentImport } from './shipment-import.js';
import type { ShippingService } from './shipping-service.js';

interface Options {
  readonly shipping: ShippingService;
  readonly beforeShipping: BeforeShipping;
  readonly correctShipment: ShipmentCorrection;
  readonly importShipments: ShipmentImport;
}

/** Shipping: what operators send and hand over, and what buyers see of it. */
export const shippingRoutes: FastifyPluginAsyncTypebox<Options> = async (app, options) => {
  const { shipping, beforeShipping, correctShipment, importShipments } = options;

  app.route({
    ...routeOptions(app, 'listOrderShipments'),
    handler: (request) => shipping.listForBuyer(request.user.sub, request.params.orderId),
  });

  app.route({
    ...routeOptions(app, 'shipOrder'),
    handler: async (request, reply) =>
      reply.code(201).send(await shipping.ship(request.params.orderId, request.body, actOf(request))),
  });

  app.route({
    ...routeOptions(app, 'correctShipment'),
    handler: (request) => correctShipment(request.params.shipmentId, request.body, actOf(request)),
  });

  app.route({
    ...routeOptions(app, 'changeAddress'),
    handler: (request) =>
      beforeShipping.changeAddress(request.params.orderId, request.body.address, actOf(request)),
  });

  app.route({
    ...routeOptions(app, 'announcePickup'),
    handler: (request) => beforeShipping.announce(request.params.orderId, actOf(request)),
  });

  app.route({
    ...routeOptions(app, 'findPickup'),
    handler: (request) => beforeShipping.findPickup(request.params.code, actOf(request)),
  });

  app.route({ ...routeOptions(app, 'listCarriers'), handler: () => shipping.carriers() });

  await app.register(importRoute, { importShipments });
};

/** A file is a body of another type and size. */
const importRoute: FastifyPluginAsyncTypebox<Pick<Options, 'importShipments'>> = async (
  app,
  { importShipments },
) => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('text/csv', app.readFile);

  app.route({
    ...routeOptions(app, 'importShipments'),
    bodyLimit: LIMITS.importBytes,
    handler: (request) => {
      const { dryRun: isDryRun = false } = request.query;
      return importShipments({ bytes: fileOf(request.body), isDryRun }, actOf(request));
    },
  });
};
