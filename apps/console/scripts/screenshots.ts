/**
 * `pnpm --filter console screenshots`: every page and state in Chinese and English, light and dark, on a desktop and on
 * a phone, in `apps/console/screenshots`, from the real API and simulator; the picture of the READMEs is copied from
 * them. Build first. Arguments limit the scenes.
 */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchBrowser, openShopStack } from '@taro-pay/stack/testing';
import type { Browser, Page } from 'playwright-core';
import { openDesk, settled } from '../test/desk.js';
import { openRobot } from '../test/robot.js';
import { createSales } from '../test/sales.js';
import { furnish, type Shown, scenesIn } from './scenes.js';

const FOLDER = fileURLToPath(new URL('../screenshots/', import.meta.url));
const IMAGES = fileURLToPath(new URL('../../../docs/images/', import.meta.url));
const IN_README = ['order-zh-light-desktop', 'order-en-light-desktop'] as const;

const WAYS = (['zh', 'en'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((theme) =>
    (['desktop', 'phone'] as const).map((device) => ({ language, theme, device })),
  ),
);
type Way = (typeof WAYS)[number];

const NAMES = ['王芳', '李娜', '张敏', '刘洋', 'Wang Fang', 'Li Na', 'Zhang Min', 'Liu Yang'];

const VIEWPORTS = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

async function picture(page: Page, path: string): Promise<void> {
  await settled(page);
  await page.evaluate('document.fonts.ready');
  await page.screenshot({ path, animations: 'disabled' });
}

async function picturesOf(browser: Browser, shown: Shown, way: Way): Promise<void> {
  const { language, theme, device } = way;
  // Names are taken once in a shop.
  const name = NAMES[WAYS.indexOf(way)] ?? way.device;
  const { page, close } = await openDesk(
    browser,
    shown.shop,
    { name, role: 'admin' },
    {
      viewport: VIEWPORTS[device],
      colorScheme: theme,
      locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    },
  );
  for (const scene of scenesIn(shown).filter(isWanted)) {
    await page.goto(`${shown.shop.apiUrl}/console${scene.path}`);
    await page.locator('h1').first().waitFor();
    await scene.act?.(page, shown);
    await picture(page, join(FOLDER, `${scene.name}-${language}-${theme}-${device}.png`));
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  }
  await close();
  console.log(language, theme, device);
}

const wanted = process.argv.slice(2);
const isWanted = ({ name }: { readonly name: string }) => wanted.length === 0 || wanted.includes(name);
mkdirSync(FOLDER, { recursive: true });
const robot = await openRobot();
const environment = { RATE_LIMIT: 'off', ...robot.environment };
const [browser, shop] = await Promise.all([launchBrowser(), openShopStack(environment)]);
try {
  const shown = await furnish(browser, shop, createSales(shop));
  for (const way of WAYS) await picturesOf(browser, shown, way);
} finally {
  await browser.close();
  await shop.stop();
  robot.close();
}
for (const name of IN_README.filter((made) => existsSync(join(FOLDER, `${made}.png`)))) {
  copyFileSync(
    join(FOLDER, `${name}.png`),
    join(IMAGES, `console-${name.includes('-zh-') ? 'zh' : 'en'}.png`),
  );
}
