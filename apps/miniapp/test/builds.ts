import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The AppID of the tests' production build; it belongs to nobody. */
export const EXAMPLE_APP_ID = 'wx0123456789abcdef';

/** The API address of the tests' production build. */
export const EXAMPLE_API = 'https://api.example.com';

// The tests have a shop of their own: a team that edits its site breaks none of them.

/** The tests' production build, by `build:test`. */
export const WECHAT_BUILD = fileURLToPath(new URL('../dist/weapp-test', import.meta.url));

/** The hello-world for the size comparison, by `build:hello-world`. */
export const HELLO_WORLD_BUILD = fileURLToPath(new URL('../dist/hello-world', import.meta.url));

/** The build that pays at the simulator, by `build:test-simulator`. */
export const SIMULATOR_BUILD = fileURLToPath(new URL('../dist/weapp-simulator-test', import.meta.url));

/** The preview, by `build:test-preview`. */
export const PREVIEW_BUILD = fileURLToPath(new URL('../dist/h5-test', import.meta.url));

/** The production build of the second brand, by `build:test-lunch`. */
export const LUNCH_BUILD = fileURLToPath(new URL('../dist/weapp-lunch-test', import.meta.url));

/** Throws if a build is missing; turbo makes them before the tests. */
export function requireBuilds(): void {
  for (const folder of [WECHAT_BUILD, SIMULATOR_BUILD, PREVIEW_BUILD]) requireBuild(folder);
}

export function requireBuild(folder: string): void {
  if (existsSync(folder)) return;
  throw new Error(`${folder} is not there: pnpm exec turbo run test or test:stories makes it first.`);
}
