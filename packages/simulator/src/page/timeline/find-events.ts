import { useState } from 'react';
import type { SimulatorEvent } from '../../events/event.js';
import type { FeedState } from '../api/feed.js';
import type { OrderName } from '../api/simulator.js';
import { type Filter, isSameOrder } from '../state/navigation.js';
import { isProblem } from './event-facts.js';

/** The position of the first event with a greater id. Ids only grow. */
export function positionAfter(events: readonly SimulatorEvent[], id: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.id ?? 0) > id) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The event of this id; undefined for none. */
export function eventOf(events: readonly SimulatorEvent[], id: number): SimulatorEvent | undefined {
  const event = events[positionAfter(events, id - 1)];
  return event?.id === id ? event : undefined;
}

const searchTexts = new WeakMap<SimulatorEvent, string>();

/** The searchable text of an event in lower case, cached. */
function searchText(event: SimulatorEvent): string {
  const known = searchTexts.get(event);
  if (known !== undefined) return known;
  const parts = Object.values(event).map((value) =>
    typeof value === 'object' ? JSON.stringify(value) : value,
  );
  const text = parts.join('\n').toLowerCase();
  searchTexts.set(event, text);
  return text;
}

const isOfOrder = ({ outTradeNo, mchid }: SimulatorEvent, order: OrderName) =>
  outTradeNo !== null && isSameOrder({ outTradeNo, mchid }, order);

function matches(event: SimulatorEvent, { kind, order, mchid, search }: Filter): boolean {
  if (order !== null && !isOfOrder(event, order)) return false;
  // What no merchant's is concerns all of them.
  if (mchid !== null && event.mchid !== null && event.mchid !== mchid) return false;
  if (kind === 'problem' && !isProblem(event)) return false;
  if (kind !== 'all' && kind !== 'problem' && event.kind !== kind) return false;
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => searchText(event).includes(word));
}

export interface Found {
  /** Oldest first. */
  readonly events: readonly SimulatorEvent[];
  /** Another text for another filter or another log. */
  readonly query: string;
}

/** Finds events. Earlier results are kept, so that a new event costs little. */
function createFinder() {
  let source: readonly SimulatorEvent[] | null = null;
  let found: Found = { events: [], query: '' };
  let seenId = 0;

  return ({ events, log }: FeedState, filter: Filter): Found => {
    const query = JSON.stringify([log, filter]);
    if (query === found.query && events === source) return found;
    if (query !== found.query) seenId = 0;
    const known = query === found.query ? found.events : [];
    const fresh = events.slice(positionAfter(events, seenId)).filter((event) => matches(event, filter));
    const forgotten = positionAfter(known, (events[0]?.id ?? 1) - 1);
    source = events;
    seenId = events.at(-1)?.id ?? 0;
    if (fresh.length > 0 || forgotten > 0 || query !== found.query)
      found = { events: [...known.slice(forgotten), ...fresh], query };
    return found;
  };
}

/** The events that pass the filter. */
export function useFound(feed: FeedState, filter: Filter): Found {
  const [find] = useState(createFinder);
  return find(feed, filter);
}
