import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Stands in the folder of a build of the mini-program and says what that is. It is written last: without it, the build is not whole. */
const BUILD_INFO = 'build.json';

/** Forgets what an earlier build in this folder was. */
export function removeBuildInfo(output: string): void {
  rmSync(join(output, BUILD_INFO), { force: true });
}

/** Says what was built. The same source and environment make the same file: there is no time in it. */
export function writeBuildInfo(output: string, mode: string, environment: NodeJS.ProcessEnv): void {
  const info = {
    mode,
    // What is not for production comes from turbo's cache, where a commit would be that of an earlier day.
    ...(mode === 'production' ? readSource() : {}),
    appId: environment.TARO_APP_ID,
    apiBaseUrl: environment.TARO_APP_API_BASE_URL,
    payment: environment.TARO_APP_PAYMENT,
    ...(environment.TARO_APP_PAYMENT === 'simulator' && {
      simulatorBaseUrl: environment.TARO_APP_SIMULATOR_BASE_URL,
    }),
  };
  writeFileSync(join(output, BUILD_INFO), `${JSON.stringify(info, null, 2)}\n`);
}

/** The AppID in project.config.json, which WeChat DevTools may have written there. */
export function readProjectAppId(folder: string): string {
  return JSON.parse(readFileSync(join(folder, 'project.config.json'), 'utf8')).appid;
}

function readSource() {
  return { commit: git('rev-parse', 'HEAD'), hasLocalChanges: git('status', '--porcelain') !== '' };
}

/** What git says, or null where there is none. */
function git(...command: string[]): string | null {
  const { status, stdout } = spawnSync('git', command, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}
