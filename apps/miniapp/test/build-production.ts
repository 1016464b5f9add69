import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BUILD = fileURLToPath(new URL('../scripts/build.ts', import.meta.url));

interface BuildResult {
  readonly code: number | null;
  readonly stderr: string;
}

/** `build:weapp --mode production` into a folder of the test's own. */
export function buildForWechat(output: string, apiBaseUrl: string): Promise<BuildResult> {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', BUILD, 'weapp', '--mode', 'production', '--output', output],
      { env: { ...process.env, TARO_APP_API_BASE_URL: apiBaseUrl }, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.once('exit', (code) => resolve({ code, stderr }));
  });
}
