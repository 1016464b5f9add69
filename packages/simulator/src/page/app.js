// @ts-check

import { createDetail } from './detail.js';
import { h } from './dom.js';
import { nothingHappened } from './event-facts.js';
import { followSimulator } from './feed.js';
import { createHeader } from './header.js';
import { preferredLanguage, rememberLanguage, translator } from './messages.js';
import { createOrders } from './orders.js';
import { advanceClock, resendNotification, reset } from './simulator.js';
import { createStore, rowsPerPage } from './store.js';
import { createTimeline } from './timeline.js';

/**
 * What a person can do on the page.
 *
 * @typedef {{
 *   selectEvent: (id: number) => void,
 *   toggleOrder: (outTradeNo: string) => void,
 *   showAllOrders: () => void,
 *   closeDetail: () => void,
 *   filterKind: (kind: import('./event-facts.js').KindFilter) => void,
 *   search: (text: string) => void,
 *   clearFilters: () => void,
 *   showOlder: () => void,
 *   advance: (advanceMs: number, label: string) => void,
 *   clear: () => void,
 *   resend: (notificationId: string) => void,
 *   copy: (text: string) => void,
 *   switchLanguage: () => void,
 * }} Actions
 */

const noticeMs = 2500;

let language = preferredLanguage();
let t = translator(language);
const notice = h('div', { class: 'notice', role: 'status' });
/** @type {ReturnType<typeof setTimeout> | undefined} */
let noticeTimer;
/** Below this width the detail covers the page (style.css has the same number). */
const narrow = matchMedia('(max-width: 1000px)');

const store = createStore(() => view.update());
const { state, change } = store;

/** @type {Actions} */
const actions = {
  selectEvent(id) {
    change({ selected: { event: id } });
    if (narrow.matches) requestAnimationFrame(() => view.detail.focus());
  },
  toggleOrder(outTradeNo) {
    if (state.outTradeNo === outTradeNo) return actions.showAllOrders();
    change({ outTradeNo, selected: narrow.matches ? null : { order: outTradeNo }, rowLimit: rowsPerPage });
  },
  showAllOrders: () => change({ outTradeNo: null, selected: null, rowLimit: rowsPerPage }),
  closeDetail() {
    view.timeline.focusCurrent();
    change({ selected: null });
  },
  filterKind: (kind) => change({ kind, rowLimit: rowsPerPage }),
  search: (search) => change({ search, rowLimit: rowsPerPage }),
  clearFilters: () => change({ kind: 'all', search: '', outTradeNo: null, rowLimit: rowsPerPage }),
  showOlder: () => change({ rowLimit: state.rowLimit + rowsPerPage }),
  advance: (advanceMs, label) => attempt(() => advanceClock(advanceMs), t('advanced', { amount: label })),
  clear: () => attempt(reset, t('cleared')),
  resend: (notificationId) => attempt(() => resendNotification(notificationId), t('resent')),
  copy: (text) =>
    navigator.clipboard.writeText(text).then(
      () => say(t('copied')),
      () => say(t('copyFailed')),
    ),
  switchLanguage() {
    language = language === 'en' ? 'zh' : 'en';
    rememberLanguage(language);
    t = translator(language);
    view = mount();
  },
};

/**
 * @param {() => Promise<void>} action
 * @param {string} done
 */
async function attempt(action, done) {
  try {
    await action();
    say(done);
  } catch (error) {
    say(t('actionFailed', { reason: error instanceof Error ? error.message : String(error) }));
  }
}

/** @param {string} text */
function say(text) {
  clearTimeout(noticeTimer);
  notice.textContent = text;
  noticeTimer = setTimeout(() => notice.replaceChildren(), noticeMs);
}

/** Draws the whole page in the chosen language; the state stays. */
function mount() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = t('title');
  const header = createHeader(t, actions);
  const orders = createOrders(t, actions);
  const timeline = createTimeline(t, actions);
  const detail = createDetail(t, actions);
  const parts = [header, orders, timeline, detail];
  document.body.replaceChildren(
    header.element,
    h('main', {}, orders.element, timeline.element, detail.element),
    notice,
  );

  function update() {
    document.body.classList.toggle('empty', nothingHappened(state));
    for (const part of parts) part.update(state);
  }
  update();
  return { update, header, timeline, detail };
}

let view = mount();
setInterval(() => view.header.tick(), 1000);

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && state.selected !== null && document.querySelector('dialog[open]') === null) {
    actions.closeDetail();
  }
  const typing = event.target instanceof HTMLInputElement;
  if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    view.timeline.focusSearch();
  }
});

followSimulator(store);
