// @ts-check

/**
 * @typedef {import('../events/event.js').SimulatorEvent} SimulatorEvent
 * @typedef {import('../control/views/order.js').OrderView} OrderView
 * @typedef {import('../control/views/order.js').OrderDetail} OrderDetail
 *
 * @typedef {'clock' | 'faults' | 'books' | 'keys'} Panel
 * The content of the right column.
 * @typedef {{ event: number } | { order: string } | { panel: Panel } | null} Selection
 *
 * @typedef {{ offsetMs: number, frozenAtMs: number | null }} ClockState
 *
 * @typedef {{
 *   connection: 'connecting' | 'live' | 'lost',
 *   events: SimulatorEvent[],
 *   orders: OrderView[],
 *   orderTotal: number,
 *   orderDetail: OrderDetail | null,
 *   clock: ClockState,
 *   faults: import('../faults/faults.js').Faults | null,
 *   books: import('../control/views/books.js').BooksView | null,
 *   keys: import('../protocol/keyring.js').KeysView | null,
 *   preview: import('../server/preview.js').Preview | null,
 *   kind: import('./timeline/event-facts.js').KindFilter,
 *   outTradeNo: string | null,
 *   search: string,
 *   selected: Selection,
 *   pane: 'phone' | 'timeline',
 * }} State
 */

/** The simulator keeps this many events. */
const eventLimit = 10_000;

/**
 * The state of the page. `onChange` is called at most once per frame.
 *
 * @param {() => void} onChange
 */
export function createStore(onChange) {
  /** @type {State} */
  const state = {
    connection: 'connecting',
    events: [],
    orders: [],
    orderTotal: 0,
    orderDetail: null,
    clock: { offsetMs: 0, frozenAtMs: null },
    faults: null,
    books: null,
    keys: null,
    preview: null,
    kind: 'all',
    outTradeNo: null,
    search: '',
    selected: null,
    pane: 'timeline',
  };
  let drawing = false;

  function draw() {
    if (drawing) return;
    drawing = true;
    // A hidden tab gets no frames. It draws once it is visible.
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
      for (const event of events) state.events.push(event);
      if (state.events.length > eventLimit) state.events.splice(0, state.events.length - eventLimit);
      draw();
    },
  };
}

/** @typedef {ReturnType<typeof createStore>} Store */
