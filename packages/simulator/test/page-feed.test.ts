import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { browserFound } from './page-browser.js';
import { coffee, detail, event, events, filters, openEvent, usePageSession } from './page-session.js';

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/**
 * Loads the page anew and holds the look back that it takes when its stream opens: a test decides when the simulator
 * answers it and when the answer arrives.
 */
async function holdLookBack(page: Page) {
  const gates = { asked: gate(), answering: gate(), answered: gate(), delivering: gate(), delivered: gate() };
  const lookBacks = '**/_sim/events?*';
  let count = 0;
  // The page before may still be looking back itself, on a busy machine: its requests do not count.
  const address = page.url();
  await page.goto('about:blank');
  await page.route(lookBacks, async (route) => {
    if (route.request().resourceType() !== 'fetch') return route.fallback();
    count += 1;
    if (count !== 2) return route.fallback();
    gates.asked.open();
    await gates.answering.opened;
    const response = await route.fetch();
    gates.answered.open();
    await gates.delivering.opened;
    await route.fulfill({ response });
    gates.delivered.open();
  });
  await page.goto(address);
  await gates.asked.opened;
  return {
    answer() {
      gates.answering.open();
      return gates.answered.opened;
    },
    async deliver() {
      gates.delivering.open();
      await gates.delivered.opened;
      await page.unroute(lookBacks);
    },
  };
}

describe.skipIf(!browserFound)('the page’s events', () => {
  const session = usePageSession();

  test('stand there once and in order, even if the stream and a catch-up both deliver them', async () => {
    const { page, shop, simulator } = session;
    const lookBack = await holdLookBack(page);
    await shop.sell(coffee);
    await simulator.control.idle();
    await lookBack.answer();
    await shop.sell(filters);
    await simulator.control.idle();
    await event(page, 'Notification', '204').nth(1).waitFor();
    await lookBack.deliver();
    await fetch(`${simulator.address}/v3/certificates`);
    await event(page, 'Certificates', '401').waitFor();

    const times = await events(page).locator('time').all();
    const shown = await Promise.all(times.map((time) => time.getAttribute('datetime')));
    const happened = simulator.control.events().map(({ at }) => at);
    expect(shown).toEqual(happened.reverse());
    await openEvent(page, 'Notification', '204');
    await detail(page)
      .getByRole('button', { name: 'Copy: String that WeChat signed', exact: true })
      .waitFor();
  });

  test('are only those after a reset, even if an earlier catch-up is answered late', async () => {
    const { page, shop, simulator } = session;
    await shop.sell(coffee);
    await simulator.control.idle();
    const lookBack = await holdLookBack(page);
    await lookBack.answer();
    simulator.control.reset();
    await page.getByText('Waiting for the first request').waitFor();
    await lookBack.deliver();
    await fetch(`${simulator.address}/v3/certificates`);
    await event(page, 'Certificates', '401').waitFor();
    expect(await events(page).count()).toBe(1);
  });
});
