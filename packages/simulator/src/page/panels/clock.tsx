import './panels.css';
import { type FormEvent, useState } from 'react';
import { useClock } from '../api/queries.js';
import { setClock } from '../api/simulator.js';
import { useAct } from '../state/notice.js';
import { useNow } from '../state/now.js';
import { type Text, useText } from '../text/text.js';
import { dateAndTime, duration } from '../ui/format.js';
import { keysOf } from '../ui/options.js';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

const STEPS: Readonly<Record<keyof Text['clockSteps'], number>> = {
  seconds15: 15 * SECOND_MS,
  minutes5: 5 * MINUTE_MS,
  minutes15: 15 * MINUTE_MS,
  hours2: 2 * HOUR_MS,
  day1: 24 * HOUR_MS,
  days7: 7 * 24 * HOUR_MS,
};

/** The simulator's clock: advance, freeze, reset. */
export function Clock() {
  const text = useText();
  const act = useAct();
  const nowMs = useNow();
  const { offsetMs, frozenAtMs } = useClock();
  const isFrozen = frozenAtMs !== null;
  const advance = (advanceMs: number, amount: string) =>
    act(() => setClock({ advanceMs }), text.advanced(amount));
  return (
    <>
      <h2>{text.simulatorTime}</h2>
      <p className="hint">{text.clockExplained}</p>
      <time className="big-time">{dateAndTime(nowMs)} UTC+8</time>
      <p className="hint">{isFrozen ? text.frozenExplained : aheadOf(text, offsetMs)}</p>
      <div className="actions">
        <button
          type="button"
          aria-pressed={isFrozen}
          onClick={() =>
            act(() => setClock({ freeze: !isFrozen }), isFrozen ? text.doneUnfreeze : text.doneFreeze)
          }
        >
          {text.freeze}
        </button>
        <button type="button" onClick={() => act(() => setClock({ reset: true }), text.doneClockReset)}>
          {text.clockReset}
        </button>
      </div>
      <h3>{text.advance}</h3>
      <div className="steps">
        {keysOf(STEPS).map((step) => {
          const { amount, why } = text.clockSteps[step];
          return (
            <button key={step} type="button" className="step" onClick={() => advance(STEPS[step], amount)}>
              <b>+{amount}</b>
              <span>{why}</span>
            </button>
          );
        })}
      </div>
      <AdvanceByMinutes advance={advance} />
    </>
  );
}

interface AdvanceByMinutesProps {
  readonly advance: (advanceMs: number, amount: string) => void;
}

function AdvanceByMinutes({ advance }: AdvanceByMinutesProps) {
  const text = useText();
  const [minutes, setMinutes] = useState('10');

  function submit(event: FormEvent): void {
    event.preventDefault();
    advance(Number(minutes) * MINUTE_MS, `${minutes} ${text.minutes}`);
  }

  return (
    <form className="field-row" onSubmit={submit}>
      <input
        type="number"
        min={1}
        step={1}
        required
        aria-label={text.minutes}
        value={minutes}
        onChange={(event) => setMinutes(event.target.value)}
      />
      <span>{text.minutes}</span>
      <button type="submit">{text.advance}</button>
    </form>
  );
}

/** The clock's offset from this computer's. */
function aheadOf(text: Text, offsetMs: number): string {
  if (Math.abs(offsetMs) < 2 * SECOND_MS) return text.clockIsNow;
  const { days, clock } = duration(Math.abs(offsetMs));
  const amount = days === 0 ? clock : `${text.days(days)} ${clock}`;
  return offsetMs > 0 ? text.clockAhead(amount) : text.clockBehind(amount);
}
