import './timeline.css';
import type { Ref } from 'react';
import { useFeed } from '../api/live.js';
import { useNavigation } from '../state/navigation.js';
import { useText } from '../text/text.js';
import { EmptyState } from './empty-state.js';
import { nothingHappened } from './event-facts.js';
import { EventList, type EventListHandle } from './event-list.js';
import { Filters } from './filters.js';
import type { Found } from './find-events.js';
import { Orders } from './orders.js';

interface TimelineProps {
  readonly found: Found;
  /** The event in the right column. */
  readonly shownEvent: number | null;
  readonly list: Ref<EventListHandle>;
}

/** The orders and the events, newest first, with their filters. */
export function Timeline(props: TimelineProps) {
  return (
    <section className="timeline" id="timeline" tabIndex={-1} aria-labelledby="timeline-title">
      <Orders />
      <Filters foundCount={props.found.events.length} />
      <Events {...props} />
    </section>
  );
}

function Events({ found, shownEvent, list }: TimelineProps) {
  const text = useText();
  const { connection, events } = useFeed();
  const { select, followEvent, clearFilters } = useNavigation();
  if (nothingHappened(events)) {
    if (connection === 'live') return <EmptyState />;
    return (
      <p className="loading" role="status">
        {text.loading}
      </p>
    );
  }
  if (found.events.length === 0) {
    return (
      <div className="nothing">
        <p>{text.nothingMatches}</p>
        <button type="button" onClick={clearFilters}>
          {text.clearFilters}
        </button>
      </div>
    );
  }
  return (
    <EventList
      found={found}
      selectedId={shownEvent}
      handle={list}
      onSelect={(id) => select({ event: id })}
      onMove={followEvent}
    />
  );
}
