import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { SiteName } from '@taro-pay/site';
import fastifyPlugin from 'fastify-plugin';
import { PICTURES_PREFIX } from '../../modules/products/pictures.js';
import { PACKAGE_FOLDER } from '../../package-folder.js';
import { siteFolder } from '../../site-folder.js';

/** What stands in for a missing picture. */
const ASSETS = fileURLToPath(new URL('assets/products', PACKAGE_FOLDER));

interface Options {
  readonly siteName: SiteName;
  /** The folder of the pictures that operators uploaded. */
  readonly picturesFolder: string;
}

/** The pictures of the site's catalogue, and those that operators uploaded: their names change with their content. */
export const filesPlugin = fastifyPlugin<Options>(async function files(app, { siteName, picturesFolder }) {
  await app.register(fastifyStatic, {
    root: [fileURLToPath(new URL('pictures', siteFolder(siteName))), ASSETS],
    prefix: '/assets/products/',
    maxAge: '1h',
    decorateReply: false,
  });
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
