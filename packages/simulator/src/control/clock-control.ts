import type { JsonObject } from '../foundation/json.js';
import type { Control } from './control.js';
import type { ControlRoute } from './control-route.js';

/** `/_sim/clock`: told, moved forward, held, and set to the real time. */
export function createClockControl(control: Control): ControlRoute[] {
  const path = /^\/_sim\/clock$/;
  function tell() {
    const [nowMs, realNowMs] = [control.now(), control.realNow()];
    return {
      now: new Date(nowMs).toISOString(),
      realNow: new Date(realNowMs).toISOString(),
      isFrozen: control.isClockFrozen(),
      offsetMs: nowMs - realNowMs,
    };
  }
  return [
    { method: 'GET', path, answer: tell },
    {
      method: 'POST',
      path,
      answer({ readBody }) {
        change(readBody(), control);
        return tell();
      },
    },
  ];
}

function change(body: JsonObject, control: Control): void {
  const [name, ...others] = Object.keys(body);
  if (others.length > 0)
    throw new TypeError('Of “advanceMs”, “freeze” and “reset” there has to be one at a time.');
  switch (name) {
    case 'advanceMs':
      control.advanceClock(readAdvance(body.advanceMs));
      return;
    case 'freeze':
      if (typeof body.freeze !== 'boolean') throw new TypeError('“freeze” has to be true or false.');
      control.freezeClock(body.freeze);
      return;
    case 'reset':
      if (body.reset !== true) throw new TypeError('“reset” has to be true.');
      control.resetClock();
      return;
    default:
      throw new TypeError('The body has to have “advanceMs”, “freeze” or “reset”.');
  }
}

function readAdvance(advanceMs: unknown): number {
  if (typeof advanceMs === 'number' && Number.isInteger(advanceMs) && advanceMs >= 0) return advanceMs;
  throw new TypeError('“advanceMs” has to be a whole number of milliseconds; the clock only goes forward.');
}
