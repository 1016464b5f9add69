// @ts-check

/**
 * @typedef {import('../events.js').SimulatorEvent} SimulatorEvent
 * @typedef {import('../orders-view.js').OrderView} OrderView
 * @typedef {{
 *   connection: 'connecting' | 'live' | 'lost',
 *   events: SimulatorEvent[],
 *   orders: OrderView[],
 *   clockOffsetMs: number,
 *   kind: import('./event-facts.js').KindFilter,
 *   outTradeNo: string | null,
 *   search: string,
 *   rowLimit: number,
 *   selected: { event: number } | { order: string } | null,
 * }} State
 */

/** As many events as the simulator itself keeps. */
const eventLimit = 10_000;

/** Rows put on the page at once; older ones on request. */
export const rowsPerPage = 300;

/**
 * The state of the page. `onChange` is called once per frame, however many changes it saw.
 *
 * @param {() => void} onChange
 */
export function createStore(onChange) {
  /** @type {State} */
  const state = {
    connection: 'connecting',
    events: [],
    orders: [],
    clockOffsetMs: 0,
    kind: 'all',
    outTradeNo: null,
    search: '',
    rowLimit: rowsPerPage,
    selected: null,
  };
  let drawing = false;

  function draw() {
    if (drawing) return;
    drawing = true;
    // A hidden tab gets no frames; it draws when it is shown again.
    requestAnimationFrame(() => {
      drawing = false;
      onChange();
    });
  }

  return {
    /** @type {Readonly<State>} */
    state,

    /** @param {Partial<State>} changes */
    change(changes) {
      Object.assign(state, changes);
      draw();
    },

    /** @param {SimulatorEvent[]} events oldest first, all newer than those known */
    append(events) {
      state.events.push(...events);
      if (state.events.length > eventLimit) state.events.splice(0, state.events.length - eventLimit);
      draw();
    },
  };
}

/** @typedef {ReturnType<typeof createStore>} Store */
