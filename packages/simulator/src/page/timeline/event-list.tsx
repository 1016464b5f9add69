import {
  defaultRangeExtractor,
  observeElementRect,
  type Range,
  useVirtualizer,
} from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type Ref,
  useCallback,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { flushSync } from 'react-dom';
import { useMerchants } from '../api/queries.js';
import { useText } from '../text/text.js';
import { EventRow } from './event-row.js';
import { type Found, positionAfter } from './find-events.js';

/** The height of a row in pixels; timeline.css has the same. */
const ROW_HEIGHT = 58;
/** Rows drawn beyond both edges, so that scrolling shows no gaps. */
const OVERSCAN = 8;

export interface EventListHandle {
  /** Moves the focus by so many events; from outside of the list, to the newest. */
  readonly move: (step: number) => void;
  readonly focusNewest: () => void;
}

interface EventListProps {
  readonly found: Found;
  readonly selectedId: number | null;
  readonly handle: Ref<EventListHandle>;
  readonly onSelect: (id: number) => void;
  /** The keyboard moved to this event. */
  readonly onMove: (id: number) => void;
}

/** The events, newest first. Only those in sight are drawn, and one is the tab stop; the keyboard moves it. */
export function EventList({ found, selectedId, handle, onSelect, onMove }: EventListProps) {
  const { events, query } = found;
  const text = useText();
  const showsMerchant = useMerchants().length > 1;
  const scroller = useRef<HTMLDivElement>(null);
  const [focusedId, setFocusedId] = useState<number | null>(null);
  const last = events.length - 1;
  // The list shows the newest event first. The array ends with it.
  const eventAt = useCallback((index: number) => events[events.length - 1 - index], [events]);
  const focusedIndex = focusedId === null ? -1 : events.length - positionAfter(events, focusedId);
  const stopIndex = eventAt(focusedIndex)?.id === focusedId ? focusedIndex : -1;

  const virtualizer = useVirtualizer({
    count: events.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    // A pane that is not shown has no height, and without one no row would be there to take the focus.
    observeElementRect: (instance, tell) =>
      observeElementRect(instance, (rect) => {
        if (rect.height > 0) tell(rect);
      }),
    overscan: OVERSCAN,
    getItemKey: (index) => eventAt(index)?.id ?? index,
    // The tab stop always stays, or the keyboard would lose its place.
    rangeExtractor: (range: Range) => {
      const indexes = defaultRangeExtractor(range);
      return stopIndex === -1 || indexes.includes(stopIndex)
        ? indexes
        : [...indexes, stopIndex].sort((a, b) => a - b);
    },
  });
  const newestBefore = useKeptPlace(found, scroller);

  function focusIndex(index: number): void {
    const event = eventAt(Math.max(0, Math.min(last, index)));
    if (event === undefined) return;
    flushSync(() => setFocusedId(event.id));
    virtualizer.scrollToIndex(events.length - positionAfter(events, event.id));
    scroller.current?.querySelector<HTMLElement>(`[data-id="${event.id}"]`)?.focus({ preventScroll: true });
    onMove(event.id);
  }
  const move = (step: number) => focusIndex(stopIndex === -1 ? 0 : stopIndex + step);
  useImperativeHandle(handle, () => ({ move, focusNewest: () => focusIndex(0) }));

  function onKeyDown(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 1);
    const index = Math.max(0, stopIndex);
    const target = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + page,
      PageUp: index - page,
      Home: 0,
      End: last,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    focusIndex(target);
  }

  return (
    <div className="events" ref={scroller}>
      <div
        className="sheet"
        role="listbox"
        aria-label={text.timeline}
        style={{ height: virtualizer.getTotalSize() }}
        onKeyDown={onKeyDown}
        key={query}
      >
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const event = eventAt(index);
          if (event === undefined) return null;
          return (
            <EventRow
              key={key}
              event={event}
              top={start}
              position={index + 1}
              count={events.length}
              showsMerchant={showsMerchant}
              isSelected={event.id === selectedId}
              isStop={index === Math.max(0, stopIndex)}
              isNew={event.id > newestBefore}
              onSelect={onSelect}
              onFocus={setFocusedId}
            />
          );
        })}
      </div>
    </div>
  );
}

/** A reader further down keeps the same rows in view. The id of the event that was the newest one before. */
function useKeptPlace(
  { events, query }: Found,
  scroller: { readonly current: HTMLDivElement | null },
): number {
  const drawn = useRef({ query: '', newestId: Number.POSITIVE_INFINITY });
  const before = drawn.current.query === query ? drawn.current.newestId : Number.POSITIVE_INFINITY;
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element !== null) {
      if (drawn.current.query !== query) element.scrollTop = 0;
      else if (element.scrollTop > 0)
        element.scrollTop += (events.length - positionAfter(events, drawn.current.newestId)) * ROW_HEIGHT;
    }
    drawn.current = { query, newestId: events.at(-1)?.id ?? 0 };
  }, [events, query, scroller]);
  return before;
}
