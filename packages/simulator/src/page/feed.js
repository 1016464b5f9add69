// @ts-check

import { eventsAfter, listOrders, readClock } from './simulator.js';

const reconnectMs = 1000;
const ordersEveryMs = 250;

/**
 * Keeps the store in step with the simulator: first what has happened, then each event as it happens. When the
 * connection is lost it says so in the store and goes on by itself; after a restart of the simulator, whose log
 * begins anew, it begins anew as well.
 *
 * @param {import('./store.js').Store} store
 */
export function followSimulator(store) {
  const refreshOrders = ordersRefresher(store);
  const lastEvent = () => store.state.events.at(-1);

  // Whoever moved the clock, a control event tells of it.
  const refreshClock = () =>
    readClock().then(
      (clockOffsetMs) => store.change({ clockOffsetMs }),
      () => {},
    );

  async function catchUp() {
    const last = lastEvent();
    // Asking for the last known event too shows whether this is still the log that it came from.
    const events = await eventsAfter((last?.id ?? 1) - 1);
    const first = events[0];
    if (last === undefined) return store.append(events);
    if (first?.id === last.id && first.at === last.at) return store.append(events.slice(1));
    const all = await eventsAfter(0);
    store.change({ events: all, selected: null });
  }

  function stream() {
    const source = new EventSource(`/_sim/events?after=${lastEvent()?.id ?? 0}`);
    source.onopen = () => store.change({ connection: 'live' });
    source.onmessage = (message) => {
      const event = JSON.parse(message.data);
      if (event.id <= (lastEvent()?.id ?? 0)) return;
      store.append([event]);
      refreshOrders();
      if (event.kind === 'control') refreshClock();
    };
    source.addEventListener('reset', () => {
      store.change({ events: [], orders: [], selected: null, outTradeNo: null });
      source.close();
      connect();
    });
    source.onerror = () => {
      source.close();
      lost();
    };
  }

  function lost() {
    store.change({ connection: 'lost' });
    setTimeout(connect, reconnectMs);
  }

  async function connect() {
    try {
      await Promise.all([catchUp(), refreshClock()]);
      refreshOrders();
      stream();
    } catch {
      lost();
    }
  }

  connect();
}

/**
 * Asks for the orders again, at most once per `ordersEveryMs` however many events call for it.
 *
 * @param {import('./store.js').Store} store
 */
function ordersRefresher(store) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    setTimeout(async () => {
      waiting = false;
      // A failure here is a lost connection, which the stream reports.
      const orders = await listOrders().catch(() => null);
      if (orders !== null) store.change({ orders });
    }, ordersEveryMs);
  };
}
