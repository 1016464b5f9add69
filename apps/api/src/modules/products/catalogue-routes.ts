import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { LIMITS } from '@taro-pay/contracts';
import { actOf } from '../../http/act.js';
import { fileOf } from '../../http/file-body.js';
import { routeOptions } from '../../http/route-options.js';
import type { CatalogueImport } from './catalogue-import.js';
import type { CatalogueService } from './catalogue-service.js';
import type { Pictures } from './pictures.js';

interface Options {
  readonly catalogue: CatalogueService;
  readonly importCatalogue: CatalogueImport;
  readonly pictures: Pictures;
}

const JSON_TYPE = 'application/json';

/** The catalogue, as operators keep it. */
export const catalogueRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { catalogue, importCatalogue, pictures },
) => {
  app.route({ ...routeOptions(app, 'listAllProducts'), handler: (request) => catalogue.list(request.query) });

  app.route({
    ...routeOptions(app, 'createProduct'),
    handler: async (request, reply) =>
      reply.code(201).send(await catalogue.create(request.body, actOf(request))),
  });

  app.route({
    ...routeOptions(app, 'updateProduct'),
    handler: (request) => catalogue.update(request.params.productId, request.body, actOf(request)),
  });

  await app.register(fileRoutes, { importCatalogue, pictures });
};

/** Files are bodies of other types and sizes. */
const fileRoutes: FastifyPluginAsyncTypebox<Omit<Options, 'catalogue'>> = async (
  app,
  { importCatalogue, pictures },
) => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(['text/csv', JSON_TYPE, 'image/jpeg', 'image/png', 'image/webp'], app.readFile);

  app.route({
    ...routeOptions(app, 'importProducts'),
    bodyLimit: LIMITS.importBytes,
    handler: (request) => {
      const isJson = request.headers['content-type']?.startsWith(JSON_TYPE) ?? false;
      const { dryRun: isDryRun = false, overwrite: mayOverwrite = false } = request.query;
      const file = { bytes: fileOf(request.body), isJson, isDryRun, mayOverwrite };
      return importCatalogue(file, actOf(request));
    },
  });

  app.route({
    ...routeOptions(app, 'uploadPicture'),
    bodyLimit: LIMITS.pictureBytes,
    handler: async (request, reply) =>
      reply.code(201).send(await pictures.keep(fileOf(request.body), actOf(request))),
  });
};
