// @ts-check

/**
 * @typedef {import('./actions.js').Actions} Actions
 * @typedef {{
 *   phone: ReturnType<typeof import('./phone/phone.js').createPhone>,
 *   timeline: ReturnType<typeof import('./timeline/timeline.js').createTimeline>,
 * }} View
 * @typedef {{
 *   keys: string[],
 *   does: import('./messages.js').MessageKey,
 *   run?: (actions: Actions, view: View, key: string) => void,
 * }} Shortcut
 */

/**
 * The shortcuts outside of fields. Those without `run` belong to the focused element.
 *
 * @type {Shortcut[]}
 */
export const shortcuts = [
  {
    keys: ['j', 'k'],
    does: 'keyMove',
    run: (_, { timeline }, key) => timeline.moveInEvents(key === 'j' ? 1 : -1),
  },
  { keys: ['↑', '↓', 'Home', 'End'], does: 'keyArrows' },
  { keys: ['Enter'], does: 'keyOpen' },
  { keys: ['Esc'], does: 'keyEscape' },
  { keys: ['/'], does: 'keySearch', run: (_, { timeline }) => timeline.focusSearch() },
  { keys: ['e'], does: 'keyEvents', run: (_, { timeline }) => timeline.focusEvents() },
  { keys: ['o'], does: 'keyOrders', run: (_, { timeline }) => timeline.focusOrders() },
  { keys: ['p'], does: 'keyPhone', run: (_, { phone }) => phone.focus() },
  { keys: ['x'], does: 'keyClearFilters', run: (actions) => actions.clearFilters() },
  { keys: ['c'], does: 'keyClock', run: (actions) => actions.togglePanel('clock') },
  { keys: ['f'], does: 'keyFaults', run: (actions) => actions.togglePanel('faults') },
  { keys: ['b'], does: 'keyBooks', run: (actions) => actions.togglePanel('books') },
  { keys: ['m'], does: 'keyKeys', run: (actions) => actions.togglePanel('keys') },
  { keys: ['l'], does: 'keyLanguage', run: (actions) => actions.switchLanguage() },
  { keys: ['?'], does: 'keyHelp', run: (actions) => actions.showShortcuts() },
];

/**
 * Runs the shortcut of a key press, if there is one.
 *
 * @param {KeyboardEvent} event
 * @param {Actions} actions
 * @param {View} view
 */
export function runShortcut(event, actions, view) {
  const { key, target } = event;
  if (document.querySelector('dialog[open]') !== null) return;
  // Leave the search, so that letters are shortcuts again.
  if (key === 'Escape' && target instanceof HTMLInputElement && target.type === 'search')
    return target.blur();
  if (key === 'Escape') return actions.close();
  const isTyping = [HTMLInputElement, HTMLSelectElement, HTMLTextAreaElement].some(
    (field) => target instanceof field,
  );
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const run = shortcuts.find(({ keys }) => keys.includes(key))?.run;
  if (run === undefined) return;
  event.preventDefault();
  run(actions, view, key);
}
