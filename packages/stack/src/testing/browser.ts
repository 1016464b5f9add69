import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const { CHROMIUM_PATH, CI } = process.env;
const executablePath = CHROMIUM_PATH ?? '/usr/bin/chromium';

/** Whether there is a browser. Always true in CI, so that a missing one fails. */
export const browserFound = existsSync(executablePath) || Boolean(CI);
if (!browserFound) {
  console.warn(`Pages are not tested: no browser at ${executablePath} (set CHROMIUM_PATH).`);
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}
