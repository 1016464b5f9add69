import { readFileSync } from 'node:fs';

/** The folder of this package, as seen from `src`, from `dist`, and from the one file that `dist/serve.js` is. */
export const PACKAGE_FOLDER = new URL('../', import.meta.url);

/** The version of this package. */
export function readVersion(): string {
  return String(JSON.parse(readFileSync(new URL('package.json', PACKAGE_FOLDER), 'utf8')).version);
}
