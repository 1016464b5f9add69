// @ts-check

import { matches } from './event-facts.js';

/** @typedef {import('../../events/event.js').SimulatorEvent} SimulatorEvent */

/**
 * The position of the first event with a greater id. Ids only grow.
 *
 * @param {SimulatorEvent[]} events oldest first
 * @param {number} id
 */
export function positionAfter(events, id) {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.id ?? 0) > id) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Filters events. It caches earlier results, so that a new event costs little. */
export function createFinder() {
  /** @type {SimulatorEvent[]} */
  let source = [];
  let filter = '';
  let seenId = 0;
  /** @type {SimulatorEvent[]} */
  let found = [];

  /**
   * @param {Readonly<import('../store.js').State>} state
   * @returns {{ found: SimulatorEvent[], isOtherFilter: boolean }} oldest first
   */
  return (state) => {
    const { events, kind, outTradeNo, search } = state;
    const wanted = JSON.stringify([kind, outTradeNo, search]);
    const isOtherFilter = wanted !== filter;
    if (isOtherFilter || events !== source) {
      source = events;
      filter = wanted;
      seenId = 0;
      found = [];
    }
    for (let at = positionAfter(events, seenId); at < events.length; at += 1) {
      const event = events[at];
      if (event !== undefined && matches(event, state)) found.push(event);
    }
    seenId = events.at(-1)?.id ?? 0;
    const forgotten = positionAfter(found, (events[0]?.id ?? 1) - 1);
    if (forgotten > 0) found.splice(0, forgotten);
    return { found, isOtherFilter };
  };
}
