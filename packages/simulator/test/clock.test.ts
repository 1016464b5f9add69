import { expect, test } from 'vitest';
import { openSale } from './sale.js';

test('the clock is told, moved, held and set back, and what is due by it happens', async () => {
  const sale = await openSale();
  const { address, control } = sale.simulator;
  const tell = async () => (await fetch(`${address}/_sim/clock`)).json();
  expect(await tell()).toMatchObject({ isFrozen: false, offsetMs: 0 });

  const frozen = await sale.client.control('clock', { freeze: true });
  expect(frozen).toMatchObject({ isFrozen: true });
  sale.answerWith(500);
  await sale.sell('CLOCK-000001');
  expect(control.now()).toBe(Date.parse(frozen.now));
  const moved = await sale.client.control('clock', { advanceMs: 15_000 });
  expect(Date.parse(moved.now) - Date.parse(frozen.now)).toBe(15_000);
  await control.idle();
  expect(sale.arrived).toHaveLength(2);

  const running = await sale.client.control('clock', { freeze: false });
  expect(running.isFrozen).toBe(false);
  expect(running.offsetMs).toBeGreaterThan(14_000 - (Date.parse(running.realNow) - Date.parse(frozen.now)));
  expect(await sale.client.control('clock', { reset: true })).toMatchObject({ isFrozen: false, offsetMs: 0 });
});

test('while the clock stands still no retry comes by itself, and none is lost', async () => {
  const sale = await openSale();
  sale.answerWith(500);
  sale.simulator.control.freezeClock(true);
  await sale.sell('CLOCK-000002');
  await sale.advanceSeconds(14);
  expect(sale.arrived).toHaveLength(1);
  sale.simulator.control.freezeClock(false);
  await sale.advanceSeconds(1);
  expect(sale.arrived).toHaveLength(2);
});

test('a wrong request for the clock is refused with the field’s name, and changes nothing', async () => {
  const { simulator } = await openSale();
  for (const [body, words] of [
    [{}, /“advanceMs”, “freeze” or “reset”/],
    [{ advanceMs: -1 }, /“advanceMs”/],
    [{ advanceMs: '1' }, /“advanceMs”/],
    [{ advanceMs: 1e14 }, /“advanceMs”/],
    [{ freeze: 1 }, /“freeze”/],
    [{ reset: false }, /“reset”/],
    [{ freeze: true, advanceMs: 1 }, /one at a time/],
    [{ rewind: 1 }, /“advanceMs”, “freeze” or “reset”/],
  ] as const) {
    const response = await fetch(`${simulator.address}/_sim/clock`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    expect.soft(response.status, JSON.stringify(body)).toBe(400);
    expect.soft(await response.text(), JSON.stringify(body)).toMatch(words);
  }
  expect(simulator.control.now() - simulator.control.realNow()).toBe(0);
});
