import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Describes a build of the mini-program. Written last: a build without it is incomplete. */
const BUILD_INFO = 'build.json';

/** Removes the description of an earlier build. */
export function removeBuildInfo(output: string): void {
  rmSync(join(output, BUILD_INFO), { force: true });
}

/** Writes the description. It contains no time, so that the same source and environment give the same file. */
export function writeBuildInfo(output: string, mode: string, environment: NodeJS.ProcessEnv): void {
  const info = {
    mode,
    // Other builds come from turbo's cache, where a commit would be outdated.
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

/** The output of git, or null without git. */
function git(...command: string[]): string | null {
  const { status, stdout } = spawnSync('git', command, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}
