import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The AppID of what the tests run as the build that ships to WeChat: nobody's. */
export const EXAMPLE_APP_ID = 'wx0123456789abcdef';

/** The address that is built into what the tests run as the build that ships to WeChat. */
export const EXAMPLE_API = 'https://api.example.com';

/** The subscribe messages that are built into it. */
export const EXAMPLE_TEMPLATES = ['ready-for-pickup', 'refund-arrived'];

/** Where `build:test` puts the build that ships to WeChat; not where it is uploaded from. */
export const WECHAT_BUILD = fileURLToPath(new URL('../dist/weapp-test', import.meta.url));

/** Where `build:hello-world` puts what our size is held against. */
export const HELLO_WORLD_BUILD = fileURLToPath(new URL('../dist/hello-world', import.meta.url));

/** Where `build:weapp` puts the build that pays at the simulator. */
export const SIMULATOR_BUILD = fileURLToPath(new URL('../dist/weapp-simulator', import.meta.url));

/** Both, where they are there; turbo makes them before the tests. */
export function requireBuilds(): void {
  for (const folder of [WECHAT_BUILD, SIMULATOR_BUILD]) {
    if (!existsSync(folder)) {
      throw new Error(
        `${folder} is not there: pnpm exec turbo run build build:test --filter=@taro-pay/miniapp`,
      );
    }
  }
}
