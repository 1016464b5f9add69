import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The AppID of the tests' production build; it belongs to nobody. */
export const EXAMPLE_APP_ID = 'wx0123456789abcdef';

/** The API address of the tests' production build. */
export const EXAMPLE_API = 'https://api.example.com';

/** The subscribe messages of the tests' production build. */
export const EXAMPLE_TEMPLATES = ['ready-for-pickup', 'refund-arrived'];

/** The tests' production build, by `build:test`. */
export const WECHAT_BUILD = fileURLToPath(new URL('../dist/weapp-test', import.meta.url));

/** The hello-world for the size comparison, by `build:hello-world`. */
export const HELLO_WORLD_BUILD = fileURLToPath(new URL('../dist/hello-world', import.meta.url));

/** The build that pays at the simulator, by `build:weapp`. */
export const SIMULATOR_BUILD = fileURLToPath(new URL('../dist/weapp-simulator', import.meta.url));

/** Throws if a build is missing; turbo makes them before the tests. */
export function requireBuilds(): void {
  for (const folder of [WECHAT_BUILD, SIMULATOR_BUILD]) {
    if (!existsSync(folder)) {
      throw new Error(
        `${folder} is not there: pnpm exec turbo run build build:test --filter=@taro-pay/miniapp`,
      );
    }
  }
}
