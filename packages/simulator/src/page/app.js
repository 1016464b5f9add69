// @ts-check

import { createDetail } from './detail/detail.js';
import { createClearDialog, createShortcutsDialog } from './dialogs.js';
import { h } from './dom.js';
import { followSimulator } from './feed.js';
import { createHeader } from './header.js';
import { runShortcut } from './keyboard.js';
import { preferredLanguage, rememberLanguage, translator } from './messages.js';
import { createPhone } from './phone/phone.js';
import { keepLookingForPreview } from './phone/preview-finder.js';
import { ActionError, reset } from './simulator.js';
import { createStore } from './store.js';
import { nothingHappened } from './timeline/event-facts.js';
import { createTimeline } from './timeline/timeline.js';

const noticeMs = 3000;

let language = preferredLanguage();
let t = translator(language);
const notice = h('div', { class: 'notice', role: 'status' });
/** @type {ReturnType<typeof setTimeout> | undefined} */
let noticeTimer;
/** Below this width the detail covers the timeline (layout.css has the same number). */
const narrow = matchMedia('(max-width: 1279px)');
/** @type {HTMLElement | null} Where the focus was before the detail opened. */
let opener = null;

const store = createStore(() => view.update());
const { state, change } = store;

/** @type {import('./actions.js').Actions} */
const actions = {
  select(selected) {
    if (state.selected === null && document.activeElement instanceof HTMLElement)
      opener = document.activeElement;
    change({ selected, pane: 'timeline' });
    refresh();
    if (narrow.matches) requestAnimationFrame(() => view.detail.focus());
  },
  followEvent(id) {
    if (state.selected !== null && 'event' in state.selected) change({ selected: { event: id } });
  },
  togglePanel(panel) {
    const isOpen = state.selected !== null && 'panel' in state.selected && state.selected.panel === panel;
    if (isOpen) actions.close();
    else actions.select({ panel });
  },
  close() {
    if (state.selected === null) return;
    change({ selected: null });
    if (opener?.isConnected) opener.focus();
    else view.timeline.focusEvents();
  },
  toggleOrder(outTradeNo) {
    if (state.outTradeNo === outTradeNo) return actions.showAllOrders();
    change({ outTradeNo });
    actions.select({ order: outTradeNo });
  },
  showAllOrders: () => change({ outTradeNo: null, selected: null }),
  filter: change,
  clearFilters: () => change({ kind: 'all', search: '', outTradeNo: null }),
  attempt(action, done) {
    action().then(
      () => {
        say(done);
        refresh();
      },
      (error) => say(t('actionFailed', { reason: reasonOf(error) })),
    );
  },
  copy: (text) =>
    navigator.clipboard.writeText(text).then(
      () => say(t('copied')),
      () => say(t('copyFailed')),
    ),
  lookForPreview: (url) => previewFinder.look(url),
  showPane: (pane) => change({ pane, selected: null }),
  askToClear: () => view.clearDialog.showModal(),
  showShortcuts: () => view.shortcutsDialog.showModal(),
  switchLanguage() {
    language = language === 'en' ? 'zh' : 'en';
    rememberLanguage(language);
    t = translator(language);
    view = mount();
  },
};

/** @param {unknown} error */
function reasonOf(error) {
  if (!(error instanceof ActionError)) return String(error);
  const { key, message, wechatMessage } = error;
  return t(key, { message, wechatMessage });
}

/** @param {string} text */
function say(text) {
  clearTimeout(noticeTimer);
  notice.textContent = text;
  noticeTimer = setTimeout(() => notice.replaceChildren(), noticeMs);
}

/** Draws the whole page in the chosen language and keeps the state. */
function mount() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = t('title');
  const header = createHeader(t, actions);
  const phone = createPhone(t, actions);
  const timeline = createTimeline(t, actions);
  const detail = createDetail(t, actions);
  const parts = [header, phone, timeline, detail];
  const clearDialog = createClearDialog(t, () => actions.attempt(reset, t('cleared')));
  const shortcutsDialog = createShortcutsDialog(t);
  document.body.replaceChildren(
    header.element,
    h('main', {}, phone.element, timeline.element, detail.element),
    notice,
    clearDialog,
    shortcutsDialog,
  );

  function update() {
    document.body.classList.toggle('empty', nothingHappened(state) && state.selected === null);
    document.body.dataset.pane = state.pane;
    for (const part of parts) part.update(state);
    tick();
  }

  function tick() {
    const nowMs = state.clock.frozenAtMs ?? Date.now() + state.clock.offsetMs;
    header.tick(nowMs);
    phone.tick(nowMs);
  }
  update();
  return { update, tick, phone, timeline, detail, clearDialog, shortcutsDialog };
}

let view = mount();
setInterval(() => view.tick(), 1000);
document.addEventListener('keydown', (event) => runShortcut(event, actions, view));
const { refresh } = followSimulator(store);
const previewFinder = keepLookingForPreview(store);
