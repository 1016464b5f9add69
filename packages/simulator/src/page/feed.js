// @ts-check

import {
  eventsAfter,
  listOrders,
  readBooks,
  readClock,
  readFaults,
  readKeys,
  readOrder,
} from './simulator.js';

const reconnectMs = 1000;
const refreshEveryMs = 250;
/** The number of orders shown. The timeline finds the others. */
const ordersShown = 200;

/**
 * Keeps the store in step with the simulator: first what has happened, then each event as it happens. When the
 * connection is lost it says so in the store and goes on by itself; after a restart of the simulator, whose log
 * begins anew, it begins anew as well.
 *
 * @param {import('./store.js').Store} store
 */
export function followSimulator(store) {
  const refresh = createRefresher(store);
  const lastEvent = () => store.state.events.at(-1);

  /**
   * Adds the events since the last known one.
   *
   * @returns {Promise<boolean>} false where that event is not of the log that the simulator has now
   */
  async function catchUp() {
    const { events } = store.state;
    const last = events.at(-1);
    // Asking for the last known event, too, shows whether the log is still the same.
    const answer = await eventsAfter((last?.id ?? 1) - 1);
    // The answer to a question from before a reset is outdated.
    if (store.state.events !== events) return true;
    if (last !== undefined && (answer[0]?.id !== last.id || answer[0].at !== last.at)) return false;
    // The stream may have delivered some of them meanwhile.
    const known = lastEvent()?.id ?? 0;
    store.append(answer.filter(({ id }) => id > known));
    return true;
  }

  function stream() {
    const source = new EventSource(`/_sim/events?after=${lastEvent()?.id ?? 0}`);
    function beginAnew() {
      source.close();
      forget();
      connect();
    }
    source.onopen = async () => {
      store.change({ connection: 'live' });
      // A reset before the stream was open was missed. A failure is a lost connection, handled below.
      const isSameLog = await catchUp().catch(() => true);
      if (source.readyState === EventSource.CLOSED) return;
      if (isSameLog) refresh();
      else beginAnew();
    };
    source.onmessage = (message) => {
      const event = JSON.parse(message.data);
      if (event.id <= (lastEvent()?.id ?? 0)) return;
      store.append([event]);
      refresh();
    };
    source.addEventListener('reset', beginAnew);
    source.onerror = () => {
      source.close();
      lost();
    };
  }

  function forget() {
    store.change({ events: [], orders: [], orderTotal: 0, books: null, selected: null, outTradeNo: null });
  }

  function lost() {
    store.change({ connection: 'lost' });
    setTimeout(connect, reconnectMs);
  }

  async function connect() {
    try {
      if (!(await catchUp())) {
        forget();
        await catchUp();
      }
      refresh();
      stream();
    } catch {
      lost();
    }
  }

  connect();
  return { refresh };
}

/**
 * Asks anew for all that is shown beside the events: at once, then at most once per `refreshEveryMs` and never twice
 * at a time, however many events call for it.
 *
 * @param {import('./store.js').Store} store
 */
function createRefresher({ state, change }) {
  let isPlanned = false;
  let isAsking = false;
  let nextAtMs = 0;

  async function ask() {
    const { selected, events } = state;
    const panel = selected !== null && 'panel' in selected ? selected.panel : null;
    const outTradeNo = selected !== null && 'order' in selected ? selected.order : null;
    const [list, clock, faults, orderDetail, books, keys] = await Promise.all([
      listOrders(ordersShown),
      readClock(),
      readFaults(),
      outTradeNo === null ? null : readOrder(outTradeNo).catch(() => null),
      panel === 'books' ? readBooks(state.books) : state.books,
      panel === 'keys' ? readKeys() : state.keys,
    ]);
    // The answer to a question from before a reset is outdated.
    if (state.events !== events) return;
    change({ orders: list.orders, orderTotal: list.total, clock, faults, orderDetail, books, keys });
  }

  async function refresh() {
    isPlanned = false;
    isAsking = true;
    // A failure here is a lost connection, which the stream reports.
    await ask().catch(() => {});
    isAsking = false;
    nextAtMs = Date.now() + refreshEveryMs;
    if (isPlanned) setTimeout(refresh, refreshEveryMs);
  }

  return () => {
    if (isPlanned) return;
    isPlanned = true;
    if (!isAsking) setTimeout(refresh, Math.max(0, nextAtMs - Date.now()));
  };
}
