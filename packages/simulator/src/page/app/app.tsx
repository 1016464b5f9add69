import '../ui/base.css';
import './layout.css';
import { useDeferredValue, useEffect, useRef } from 'react';
import { useFeed } from '../api/live.js';
import { Detail } from '../detail/detail.js';
import { Phone } from '../phone/phone.js';
import { useIsNarrow } from '../state/media.js';
import { useNavigation } from '../state/navigation.js';
import { nothingHappened } from '../timeline/event-facts.js';
import type { EventListHandle } from '../timeline/event-list.js';
import { eventOf, useFound } from '../timeline/find-events.js';
import { Timeline } from '../timeline/timeline.js';
import { Dialogs } from './dialogs.js';
import { Header } from './header.js';
import { useShortcuts } from './shortcuts.js';

/** The page: a phone, the timeline, and what was chosen. */
export function App() {
  const feed = useFeed();
  const { selected, filter, pane, forget } = useNavigation();
  const isNarrow = useIsNarrow();
  const found = useFound(feed, filter);
  const list = useRef<EventListHandle>(null);
  useShortcuts(list);

  // Another log makes what was chosen outdated.
  useEffect(forget, [feed.log]);

  // What a person did has no more to show than its row.
  const newest = found.events.findLast(({ kind }) => kind !== 'control') ?? found.events.at(-1) ?? null;
  const chosen = selected !== null && 'event' in selected ? eventOf(feed.events, selected.event) : null;
  const event = selected === null ? newest : (chosen ?? null);
  // While events pour in, the list goes first.
  const shown = useDeferredValue(event);
  const isEmpty = nothingHappened(feed.events) && selected === null;
  return (
    <div className={isEmpty ? 'page empty' : 'page'} data-pane={pane}>
      <Header />
      <main>
        <Phone />
        <Timeline
          found={found}
          shownEvent={isNarrow && selected === null ? null : (event?.id ?? null)}
          list={list}
        />
        <Detail event={shown} />
      </main>
      <Dialogs />
    </div>
  );
}
