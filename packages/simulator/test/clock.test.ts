import { describe, expect, test } from 'vitest';
import { openSale } from './sale.js';

test('the clock can be read, advanced, frozen and reset, and due events happen', async () => {
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

test('a frozen clock delays retries and loses none', async () => {
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

test('advancing over several retries makes each of them until one is accepted', async () => {
  const sale = await openSale();
  sale.answerWith(500);
  await sale.sell('CLOCK-000003');
  await sale.advanceSeconds(60);
  // At once, after 15, 30 and 60 seconds.
  expect(sale.arrived).toHaveLength(4);
  sale.answerWith(204);
  await sale.advanceSeconds(24 * 3600);
  expect(sale.arrived).toHaveLength(5);
  sale.answerWith(500);
  await sale.sell('CLOCK-000004');
  await sale.advanceSeconds(24 * 3600 + 240);
  expect(sale.arrived).toHaveLength(5 + 16);
});

describe('after the clock is set back', () => {
  const DAY_S = 24 * 3600;

  test('retries keep their distance from now', async () => {
    const sale = await openSale();
    await sale.advanceSeconds(90 * DAY_S);
    sale.answerWith(500);
    await sale.sell('CLOCK-000005');
    sale.simulator.control.resetClock();
    await sale.advanceSeconds(14);
    expect(sale.arrived).toHaveLength(1);
    await sale.advanceSeconds(1);
    expect(sale.arrived).toHaveLength(2);
  });

  test('a processing refund settles, and the pause between refunds does not block', async () => {
    const sale = await openSale();
    await sale.sell('CLOCK-000006');
    const refund = (outRefundNo: string) =>
      sale.client.refund(sale.client.refundBody({ outTradeNo: 'CLOCK-000006', outRefundNo, refundFen: 100 }));
    await sale.advanceSeconds(DAY_S);
    await refund('CLOCK-R-1');
    sale.simulator.control.resetClock();
    expect((await refund('CLOCK-R-2')).status).toBe(200);
    await sale.advanceSeconds(2);
    expect(sale.simulator.control.refunds()).toMatchObject([{ status: 'SUCCESS' }, { status: 'SUCCESS' }]);
  });
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
