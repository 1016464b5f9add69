import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { routeOptions } from '../../http/route-options.js';
import type { ProductService } from './product-service.js';

/** Lists and reads products. */
export const productRoutes: FastifyPluginAsyncTypebox<{ products: ProductService }> = async (
  app,
  { products },
) => {
  app.route({
    ...routeOptions(app, 'listProducts'),
    handler: async () => ({ products: await products.list() }),
  });

  app.route({
    ...routeOptions(app, 'getProduct'),
    handler: (request) => products.get(request.params.productId),
  });
};
