import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import fastifyPlugin from 'fastify-plugin';

const ASSETS = fileURLToPath(new URL('../../assets', import.meta.url));
const PREVIEW = fileURLToPath(new URL('../../../miniapp/dist/h5', import.meta.url));

/** Files: the products' pictures below /assets/, and the browser preview of the mini-program at / where it has been built. */
export const filesPlugin = fastifyPlugin(async (app) => {
  await app.register(fastifyStatic, { root: ASSETS, prefix: '/assets/', maxAge: '1h', decorateReply: false });
  if (existsSync(PREVIEW)) {
    await app.register(fastifyStatic, { root: PREVIEW, prefix: '/' });
  }
});
