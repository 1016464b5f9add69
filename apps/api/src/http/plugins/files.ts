import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import fastifyPlugin from 'fastify-plugin';

const ASSETS = fileURLToPath(new URL('../../../assets', import.meta.url));

/** The products' pictures, below /assets/. */
export const filesPlugin = fastifyPlugin(async (app) => {
  await app.register(fastifyStatic, { root: ASSETS, prefix: '/assets/', maxAge: '1h', decorateReply: false });
});
