import type { ControlAction } from '../../events/control-action.js';
import type { JsonObject } from '../../foundation/json.js';
import type { Wechat } from '../../world/wechat.js';
import { word } from '../command-line.js';
import { choice, nothing, shape, truth, wholeNumber } from '../shape.js';
import { inProcess, verb } from '../verb.js';

const PATH = '/_sim/clock';

function view({ clock }: Wechat) {
  const [nowMs, realNowMs] = [clock.now(), clock.realNow()];
  return {
    now: new Date(nowMs).toISOString(),
    realNow: new Date(realNowMs).toISOString(),
    isFrozen: clock.isFrozen(),
    offsetMs: nowMs - realNowMs,
  };
}

const tell = ({ now, isFrozen }: JsonObject) => `${now}${isFrozen === true ? ' (frozen)' : ''}`;

function onChange(wechat: Wechat, action: ControlAction): void {
  wechat.note(action);
  wechat.plan();
}

export const clockVerbs = {
  /** Times as ISO 8601. */
  clock: verb({
    words: '`{now, realNow, isFrozen, offsetMs}`',
    act:
      ({ wechat }) =>
      () =>
        view(wechat),
    method: 'GET',
    path: PATH,
    isShared: true,
    input: nothing,
    lines: [{ command: 'clock', action: '', help: 'what time it is', tell }],
    answer: (clock) => clock(),
  }),

  now: inProcess('milliseconds since 1970 by the clock that can be moved', ({ wechat }) => wechat.clock.now),

  realNow: inProcess(
    'milliseconds since 1970 by the clock of signatures, which is never moved',
    ({ wechat }) => wechat.clock.realNow,
  ),

  isClockFrozen: inProcess('whether the clock stands still', ({ wechat }) => wechat.clock.isFrozen),

  advanceClock: verb({
    words: 'moves the clock forward; what is due in between happens',
    act:
      ({ wechat }) =>
      (advanceMs: number) => {
        wechat.clock.advance(advanceMs);
        onChange(wechat, { kind: 'clockAdvanced', advanceMs });
      },
    method: 'POST',
    path: PATH,
    isShared: true,
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
    answer(advance, { input }, { wechat }) {
      advance(input.advanceMs);
      return view(wechat);
    },
  }),

  /** Holds the clock still, or lets it run on from where it is. */
  freezeClock: verb({
    words: 'holds the clock still, or lets it run on from where it is',
    act:
      ({ wechat }) =>
      (isFrozen: boolean) => {
        wechat.clock.freeze(isFrozen);
        onChange(wechat, { kind: 'clockFrozen', isFrozen });
      },
    method: 'POST',
    path: PATH,
    isShared: true,
    input: shape({ freeze: truth }),
    chosenBy: 'freeze',
    lines: [
      { command: 'clock', action: 'freeze', body: { freeze: true }, help: 'hold it still', tell },
      { command: 'clock', action: 'unfreeze', body: { freeze: false }, help: 'let it run on', tell },
    ],
    answer(freeze, { input }, { wechat }) {
      freeze(input.freeze);
      return view(wechat);
    },
  }),

  /** Sets the clock to the real time, and lets it run. */
  resetClock: verb({
    words: 'sets the clock to the real time, and lets it run',
    act:
      ({ wechat }) =>
      () => {
        const aheadMs = wechat.clock.now() - wechat.clock.realNow();
        wechat.clock.reset();
        for (const { notifications, refunds } of wechat.worlds) {
          notifications.clockWentBack(aheadMs);
          refunds.clockWentBack();
        }
        for (const { messagePush } of wechat.miniPrograms()) messagePush.clockWentBack(aheadMs);
        onChange(wechat, { kind: 'clockReset' });
      },
    method: 'POST',
    path: PATH,
    isShared: true,
    input: shape({ reset: choice([true]) }),
    chosenBy: 'reset',
    lines: [
      { command: 'clock', action: 'reset', body: { reset: true }, help: 'back to the real time', tell },
    ],
    answer(reset, _, { wechat }) {
      reset();
      return view(wechat);
    },
  }),
};
