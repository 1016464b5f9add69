/** The folder of this package, as seen from `src`, from `dist`, and from the one file that `dist/serve.js` is. */
export const PACKAGE_FOLDER = new URL('../', import.meta.url);
