import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const { CHROMIUM_PATH, CI } = process.env;
const executablePath = CHROMIUM_PATH ?? '/usr/bin/chromium';

/** Whether the preview can be tested here. In CI a missing browser is a failure, so there it is always claimed. */
export const browserFound = existsSync(executablePath) || Boolean(CI);
if (!browserFound) {
  console.warn(`The preview is not tested: no browser at ${executablePath} (set CHROMIUM_PATH).`);
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}
