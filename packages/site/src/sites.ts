import { lunch } from '../lunch/site.js';
import { site as shop } from '../shop/site.js';
import { testing } from '../testing/site.js';
import type { Site } from './types.js';

/** Each site by its name, which is also its folder in this package. */
export const SITES = { shop, lunch, testing } satisfies Record<string, Site>;

export type SiteName = keyof typeof SITES;

/**
 * The site that the variable SITE chooses: the team's own where it is not set.
 * @throws Error in one line that names the variable
 */
export function siteName(value: string | undefined): SiteName {
  const name = value === undefined || value === '' ? 'shop' : value;
  if (isSiteName(name)) return name;
  throw new Error(`SITE has to be one of ${Object.keys(SITES).join(', ')}, not “${name}”.`);
}

const isSiteName = (name: string): name is SiteName => Object.hasOwn(SITES, name);
