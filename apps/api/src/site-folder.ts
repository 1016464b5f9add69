import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { SiteName } from '@taro-pay/site';
import { PACKAGE_FOLDER } from './package-folder.js';

// Asked at run time: in the one file that dist/serve.js is, no module of the package is beside its files.
const PACKAGE = pathToFileURL(createRequire(PACKAGE_FOLDER).resolve('@taro-pay/site/package.json'));

/** The folder of a site's catalogue and pictures. */
export const siteFolder = (name: SiteName): URL => new URL(`${name}/`, PACKAGE);
