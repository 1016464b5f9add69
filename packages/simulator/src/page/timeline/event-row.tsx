import { useState } from 'react';
import type { SimulatorEvent } from '../../events/event.js';
import { useReading } from '../text/text.js';
import { preciseTimeOfDay } from '../ui/format.js';
import { isProblem, nameOf, problemOf } from './event-facts.js';
import { FaultTag, StatusTag } from './tags.js';

interface EventRowProps {
  readonly event: SimulatorEvent;
  readonly top: number;
  /** 1 for the first. */
  readonly position: number;
  readonly count: number;
  readonly showsMerchant: boolean;
  readonly isSelected: boolean;
  /** Whether the Tab key comes here. */
  readonly isStop: boolean;
  /** Whether it has just happened. */
  readonly isNew: boolean;
  readonly onSelect: (id: number) => void;
  readonly onFocus: (id: number) => void;
}

/** One event of the timeline. */
export function EventRow(props: EventRowProps) {
  const { event, top, position, count, showsMerchant, isSelected, isStop, isNew, onSelect, onFocus } = props;
  const { text, language } = useReading();
  // The mark of a new event fades by itself.
  const [hasArrived] = useState(isNew);
  const problem = problemOf(text, language, event);
  const classes = ['event', event.kind, isProblem(event) && 'problem', hasArrived && 'arrived'];
  return (
    <button
      type="button"
      role="option"
      className={classes.filter(Boolean).join(' ')}
      style={{ top }}
      data-id={event.id}
      tabIndex={isStop ? 0 : -1}
      aria-selected={isSelected}
      aria-posinset={position}
      aria-setsize={count}
      onClick={() => onSelect(event.id)}
      onFocus={() => onFocus(event.id)}
    >
      <span className="event-top">
        <span className="operation">{nameOf(text, event)}</span>
        <span className="target">
          {event.kind === 'request' && `${event.method} ${event.path}`}
          {event.kind === 'notification' && `${event.eventType} → ${event.url}`}
          {event.kind === 'control' && text.control(event.action)}
        </span>
        <FaultTag event={event} />
        <StatusTag event={event} />
      </span>
      <span className="event-bottom">
        <time dateTime={event.at}>{preciseTimeOfDay(event.at)}</time>
        {showsMerchant && event.mchid !== null && <span className="event-order">{event.mchid}</span>}
        {problem !== null && <span className="why">{problem}</span>}
        {problem === null && event.outTradeNo !== null && (
          <span className="event-order">{event.outTradeNo}</span>
        )}
      </span>
    </button>
  );
}
