import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import fastifyPlugin from 'fastify-plugin';
import { PICTURES_PREFIX } from '../../modules/products/pictures.js';
import { PACKAGE_FOLDER } from '../../package-folder.js';

const ASSETS = fileURLToPath(new URL('assets', PACKAGE_FOLDER));

interface Options {
  /** The folder of the pictures that operators uploaded. */
  readonly picturesFolder: string;
}

/** The demo's pictures, below /assets/, and those that operators uploaded: their names change with their content. */
export const filesPlugin = fastifyPlugin<Options>(async function files(app, { picturesFolder }) {
  await app.register(fastifyStatic, { root: ASSETS, prefix: '/assets/', maxAge: '1h', decorateReply: false });
  mkdirSync(picturesFolder, { recursive: true });
  await app.register(fastifyStatic, {
    root: picturesFolder,
    prefix: PICTURES_PREFIX,
    maxAge: '365d',
    immutable: true,
    index: false,
    dotfiles: 'ignore',
    decorateReply: false,
  });
});
