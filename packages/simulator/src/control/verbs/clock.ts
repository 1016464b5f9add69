import type { JsonObject } from '../../foundation/json.js';
import type { World } from '../../world/world.js';
import { word } from '../command-line.js';
import { choice, nothing, shape, truth, wholeNumber } from '../shape.js';
import { inProcess, verb } from '../verb.js';

const PATH = '/_sim/clock';

function view({ clock }: World) {
  const [nowMs, realNowMs] = [clock.now(), clock.realNow()];
  return {
    now: new Date(nowMs).toISOString(),
    realNow: new Date(realNowMs).toISOString(),
    isFrozen: clock.isFrozen(),
    offsetMs: nowMs - realNowMs,
  };
}

const tell = ({ now, isFrozen }: JsonObject) => `${now}${isFrozen === true ? ' (frozen)' : ''}`;

function onChange(world: World, words: string): void {
  world.note(words);
  world.plan();
}

export const clockVerbs = {
  /** Times as ISO 8601. */
  clock: verb({
    words: '`{now, realNow, isFrozen, offsetMs}`',
    act: (world) => () => view(world),
    method: 'GET',
    path: PATH,
    input: nothing,
    lines: [{ command: 'clock', action: '', help: 'what time it is', tell }],
    answer: (clock) => clock(),
  }),

  now: inProcess('milliseconds since 1970 by the clock that can be moved', (world) => world.clock.now),

  realNow: inProcess(
    'milliseconds since 1970 by the clock of signatures, which is never moved',
    (world) => world.clock.realNow,
  ),

  isClockFrozen: inProcess('whether the clock stands still', (world) => world.clock.isFrozen),

  advanceClock: verb({
    words: 'moves the clock forward; what is due in between happens',
    act: (world) => (advanceMs: number) => {
      world.clock.advance(advanceMs);
      onChange(world, `The clock moved forward by ${advanceMs / 1000} s`);
    },
    method: 'POST',
    path: PATH,
    input: shape({ advanceMs: wholeNumber(0) }),
    chosenBy: 'advanceMs',
    lines: [
      {
        command: 'clock',
        action: 'advance',
        words: [word('duration', 'advanceMs', 'duration')],
        help: 'forward; what is due in between happens',
        tell,
      },
    ],
    answer(advance, { input }, world) {
      advance(input.advanceMs);
      return view(world);
    },
  }),

  /** Holds the clock still, or lets it run on from where it is. */
  freezeClock: verb({
    words: 'holds the clock still, or lets it run on from where it is',
    act: (world) => (isFrozen: boolean) => {
      world.clock.freeze(isFrozen);
      onChange(world, isFrozen ? 'The clock stands still' : 'The clock runs');
    },
    method: 'POST',
    path: PATH,
    input: shape({ freeze: truth }),
    chosenBy: 'freeze',
    lines: [
      { command: 'clock', action: 'freeze', body: { freeze: true }, help: 'hold it still', tell },
      { command: 'clock', action: 'unfreeze', body: { freeze: false }, help: 'let it run on', tell },
    ],
    answer(freeze, { input }, world) {
      freeze(input.freeze);
      return view(world);
    },
  }),

  /** Sets the clock to the real time, and lets it run. */
  resetClock: verb({
    words: 'sets the clock to the real time, and lets it run',
    act: (world) => () => {
      const aheadMs = world.clock.now() - world.clock.realNow();
      world.clock.reset();
      world.notifications.clockWentBack(aheadMs);
      world.refunds.clockWentBack();
      onChange(world, 'The clock shows the real time');
    },
    method: 'POST',
    path: PATH,
    input: shape({ reset: choice([true]) }),
    chosenBy: 'reset',
    lines: [
      { command: 'clock', action: 'reset', body: { reset: true }, help: 'back to the real time', tell },
    ],
    answer(reset, _, world) {
      reset();
      return view(world);
    },
  }),
};
