import type { ReactNode } from 'react';
import type { SimulatorEvent } from '../../events/event.js';
import { useNavigation } from '../state/navigation.js';
import { useCopy } from '../state/notice.js';
import { useText } from '../text/text.js';
import { nameOf } from '../timeline/event-facts.js';
import { FaultTag, StatusTag } from '../timeline/tags.js';
import { Facts } from '../ui/facts.js';
import { dateAndTime } from '../ui/format.js';

interface EventHeadProps {
  readonly event: SimulatorEvent;
  readonly curl: string;
  /** What was sent where. */
  readonly children: ReactNode;
}

/** The name of an event, its status, and what was sent. */
export function EventHead({ event, curl, children }: EventHeadProps) {
  const text = useText();
  const copy = useCopy();
  return (
    <>
      <div className="detail-head">
        <h2>
          {nameOf(text, event)} <StatusTag event={event} /> <FaultTag event={event} />
        </h2>
        <button type="button" className="small" onClick={() => void copy(curl)}>
          {text.copyAsCurl}
        </button>
      </div>
      <p className="line">{children}</p>
    </>
  );
}

interface EventFactsProps {
  readonly event: SimulatorEvent;
  readonly more?: readonly (readonly [string, ReactNode])[];
}

/** When an event happened, and to which order. */
export function EventFacts({ event, more = [] }: EventFactsProps) {
  const text = useText();
  const { select } = useNavigation();
  const { at, outTradeNo, mchid } = event;
  const order = outTradeNo !== null && (
    <button type="button" className="link" onClick={() => select({ order: { outTradeNo, mchid } })}>
      {outTradeNo}
    </button>
  );
  return <Facts rows={[[text.time, dateAndTime(at)], [text.order, order || null], ...more]} />;
}
