// @ts-check

import { h, reconcile } from '../dom.js';
import { positionAfter } from './found-events.js';

/** @typedef {import('../../events/event.js').SimulatorEvent} SimulatorEvent */

/** The height of a row in pixels; timeline.css has the same. */
const rowHeight = 58;
/** Rows drawn beyond both edges, so that scrolling shows no gaps. */
const margin = 8;

/**
 * A list of events, newest first, of which only the visible rows exist. One row is the tab stop; arrow keys, j and k,
 * Page Up and Down, Home and End move it.
 *
 * @param {{
 *   label: string,
 *   createRow: (event: SimulatorEvent) => HTMLButtonElement,
 *   onMove: (id: number) => void,
 * }} options
 */
export function createVirtualList({ label, createRow, onMove }) {
  const sheet = h('div', { class: 'sheet', role: 'listbox', 'aria-label': label });
  const scroller = h('div', { class: 'events' }, sheet);
  /** @type {Map<number, HTMLButtonElement>} */
  const rows = new Map();
  /** @type {SimulatorEvent[]} */
  let events = [];
  /** @type {number | null} */
  let stopId = null;
  /** @type {number | null} */
  let selectedId = null;
  let newestId = 0;

  // The list shows the newest event first. The array ends with it.
  const eventAt = (/** @type {number} */ index) => events[events.length - 1 - index];
  const indexOf = (/** @type {number} */ id) => events.length - positionAfter(events, id);

  /** @param {SimulatorEvent} event */
  function rowOf(event) {
    const known = rows.get(event.id);
    if (known !== undefined) return known;
    const row = createRow(event);
    row.setAttribute('role', 'option');
    row.classList.toggle('arrived', newestId !== 0 && event.id > newestId);
    row.addEventListener('focus', () => setStop(event.id));
    rows.set(event.id, row);
    return row;
  }

  function draw() {
    const { scrollTop, clientHeight } = scroller;
    const first = Math.max(0, Math.floor(scrollTop / rowHeight) - margin);
    const last = Math.min(events.length - 1, Math.ceil((scrollTop + clientHeight) / rowHeight) + margin);
    const indexes = new Set(Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at));
    // The focused row always stays, or the keyboard would lose its place.
    if (stopId !== null && rows.get(stopId) === document.activeElement) indexes.add(indexOf(stopId));
    const drawn = [...indexes].sort((a, b) => a - b).flatMap((index) => drawRow(index) ?? []);
    const kept = new Set(drawn);
    for (const [id, row] of rows) if (!kept.has(row)) rows.delete(id);
    reconcile(sheet, drawn);
  }

  /** @param {number} index */
  function drawRow(index) {
    const event = eventAt(index);
    if (event === undefined) return undefined;
    const row = rowOf(event);
    row.style.top = `${index * rowHeight}px`;
    row.tabIndex = event.id === (stopId ?? eventAt(0)?.id) ? 0 : -1;
    row.setAttribute('aria-selected', String(event.id === selectedId));
    row.setAttribute('aria-posinset', String(index + 1));
    row.setAttribute('aria-setsize', String(events.length));
    return row;
  }

  /** @param {number} id */
  function setStop(id) {
    stopId = id;
    for (const [rowId, row] of rows) row.tabIndex = rowId === id ? 0 : -1;
  }

  /** @param {number} index */
  function focusIndex(index) {
    const event = eventAt(Math.max(0, Math.min(events.length - 1, index)));
    if (event === undefined) return;
    const top = indexOf(event.id) * rowHeight;
    const { scrollTop, clientHeight } = scroller;
    if (top < scrollTop) scroller.scrollTop = top;
    else if (top + rowHeight > scrollTop + clientHeight) scroller.scrollTop = top + rowHeight - clientHeight;
    stopId = event.id;
    draw();
    rows.get(event.id)?.focus({ preventScroll: true });
    onMove(event.id);
  }

  /** @param {number} step */
  const move = (step) => focusIndex(stopId === null ? 0 : indexOf(stopId) + step);

  scroller.addEventListener('scroll', draw, { passive: true });
  new ResizeObserver(draw).observe(scroller);
  sheet.addEventListener('keydown', (event) => {
    const page = Math.max(1, Math.floor(scroller.clientHeight / rowHeight) - 1);
    const index = stopId === null ? 0 : indexOf(stopId);
    const target = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + page,
      PageUp: index - page,
      Home: 0,
      End: events.length - 1,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    focusIndex(target);
  });

  return {
    element: scroller,
    move,
    focus: () => move(0),

    /**
     * @param {SimulatorEvent[]} next oldest first
     * @param {{ selected: number | null, isOtherList: boolean }} options
     */
    update(next, { selected, isOtherList }) {
      const arrived = next.length - positionAfter(next, newestId);
      events = next;
      selectedId = selected;
      if (stopId !== null && eventAt(indexOf(stopId))?.id !== stopId) stopId = null;
      sheet.style.height = `${events.length * rowHeight}px`;
      // A reader further down keeps the same rows in view.
      const newest = events.at(-1)?.id ?? 0;
      if (isOtherList) {
        rows.clear();
        scroller.scrollTop = 0;
        newestId = newest;
      } else if (scroller.scrollTop > 0) scroller.scrollTop += arrived * rowHeight;
      draw();
      newestId = newest;
    },
  };
}
