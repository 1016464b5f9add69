/**
 * The last step of this package's build: writes what the builds of the apps take from each site to `dist/<site>`. An
 * app chooses the folder by the variable SITE, so that it carries one site only.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { barsOf, styleSheet, TABS, tabIcons } from './look.js';
import { SITES } from './sites.js';
import { storefrontOf } from './storefront.js';
import { tintPng } from './tint-png.js';
import type { Site } from './types.js';

const PACKAGE = new URL('../../', import.meta.url);
const TYPES = `import type { Storefront } from '../src/storefront.js';
export declare const site: Storefront;
`;

const shapes = new Map(TABS.map((tab) => [tab, readFileSync(new URL(`icons/${tab}.png`, PACKAGE))]));

function writeSite(name: string, site: Site): void {
  const folder = new URL(`dist/${name}/`, PACKAGE);
  const write = (file: string, content: string | Buffer) => writeFileSync(new URL(file, folder), content);
  mkdirSync(new URL('assets/', folder), { recursive: true });
  write('storefront.js', `export const site = ${JSON.stringify(storefrontOf(site))};\n`);
  write('storefront.d.ts', TYPES);
  write('look.css', styleSheet(site.colours, readFileSync(new URL(`${name}/logo.svg`, PACKAGE), 'utf8')));
  write('theme.json', JSON.stringify(barsOf(site.colours), null, 2));
  for (const { tab, name: icon, hex } of tabIcons(site.colours)) {
    const shape = shapes.get(tab);
    if (shape !== undefined) write(`assets/${icon}.png`, tintPng(shape, hex));
  }
}

for (const [name, site] of Object.entries(SITES)) writeSite(name, site);
