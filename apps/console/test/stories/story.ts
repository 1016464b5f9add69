import { readFileSync } from 'node:fs';
import { browserFound, launchBrowser, openShopStack, type ShopStack } from '@taro-pay/stack/testing';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, openDesk, type Person } from '../desk.js';
import { openRobot, type RobotStandIn } from '../robot.js';
import { createSales, type Sales } from '../sales.js';

/** The clicks that each task may take, by its title. Typing and Enter are none. */
const CLICKS: Readonly<Record<string, number>> = JSON.parse(
  readFileSync(new URL('clicks.json', import.meta.url), 'utf8'),
);

/** A shop with the people behind it. */
export interface Scene {
  readonly shop: ShopStack;
  readonly sales: Sales;
  readonly browser: Browser;
  /** The robot of the shop's group. */
  readonly robot: RobotStandIn;
  /** Opens a desk that is closed when the story ends; a problem of its page is a failure of the story. */
  readonly open: (person: Person, options?: BrowserContextOptions) => Promise<Desk>;
}

/** A group of stories with a shop and a browser of their own. */
export function stories(name: string, tell: (scene: () => Scene) => void): void {
  describe.skipIf(!browserFound)(name, () => {
    let scene: Scene;
    let desks: Desk[] = [];

    beforeAll(async () => {
      const robot = await openRobot();
      const environment = { RATE_LIMIT: 'off', ...robot.environment };
      const [shop, browser] = await Promise.all([openShopStack(environment), launchBrowser()]);
      const open: Scene['open'] = async (person, options) => {
        const desk = await openDesk(browser, shop, person, options);
        desks.push(desk);
        return desk;
      };
      scene = { shop, sales: createSales(shop), browser, robot, open };
    });
    afterEach(async () => {
      const problems = desks.flatMap((desk) => desk.problems);
      await Promise.all(desks.map((desk) => desk.close()));
      desks = [];
      expect(problems).toEqual([]);
    });
    afterAll(async () => {
      await scene?.browser.close();
      await scene?.shop.stop();
      scene?.robot.close();
    });

    tell(() => scene);
  });
}

/** A task of an operator: `run` answers the desk where it was done, whose clicks are held to the budget. */
export function task(title: string, run: () => Promise<Desk>): void {
  test(title, async () => {
    const desk = await run();
    expect(await desk.clicks(), `clicks of “${title}”`).toBe(CLICKS[title]);
  });
}
