// @ts-check

/**
 * Makes an element. Text is inserted as text nodes, so that no received text is parsed as HTML.
 * A property that is `null` or `false` is left out; `on…` functions become listeners; others become attributes.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | null | ((event: Event) => void)>} [properties]
 * @param {...(Node | string | null)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/**
 * A button. `look` is its class.
 *
 * @param {string} label
 * @param {() => void} onclick
 * @param {string} [look]
 */
export function button(label, onclick, look = '') {
  return h('button', { type: 'button', class: look === '' ? null : look, onclick }, label);
}

/**
 * Makes `parent` hold exactly `children`, in order. Those that stay are not moved, so that they keep focus,
 * scroll position and selection while events arrive.
 *
 * @param {Element} parent
 * @param {Element[]} children
 */
export function reconcile(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  let next = parent.firstElementChild;
  for (const child of children) {
    if (child === next) next = next.nextElementSibling;
    else parent.insertBefore(child, next);
  }
}

/** @type {Record<string, (index: number, last: number) => number>} */
const moves = {
  ArrowDown: (index) => index + 1,
  ArrowRight: (index) => index + 1,
  ArrowUp: (index) => index - 1,
  ArrowLeft: (index) => index - 1,
  Home: () => 0,
  End: (_, last) => last,
};

/**
 * Gives a group of buttons one tab stop; arrow keys, Home and End move inside it. Call it again when the buttons have
 * changed. https://www.w3.org/WAI/ARIA/apg/practices/keyboard-interface/#kbd_roving_tabindex
 *
 * @param {HTMLElement} group
 */
export function rove(group) {
  const buttons = [...group.querySelectorAll('button')];
  const stop = buttons.find((one) => one.dataset.stop !== undefined) ?? buttons[0];
  if (stop !== undefined) setStop(group, stop);
  group.onkeydown = moveFocus;
}

/** @param {KeyboardEvent} event */
function moveFocus(event) {
  const group = event.currentTarget;
  const move = moves[event.key];
  if (move === undefined || !(group instanceof HTMLElement)) return;
  const buttons = [...group.querySelectorAll('button')];
  const focused = document.activeElement;
  const index = focused instanceof HTMLButtonElement ? buttons.indexOf(focused) : -1;
  const target = buttons[move(index, buttons.length - 1)];
  if (index === -1 || target === undefined) return;
  event.preventDefault();
  setStop(group, target);
  target.focus();
}

/**
 * @param {HTMLElement} group
 * @param {HTMLButtonElement} stop
 */
function setStop(group, stop) {
  for (const one of group.querySelectorAll('button')) {
    one.tabIndex = one === stop ? 0 : -1;
    if (one === stop) one.dataset.stop = '';
    else delete one.dataset.stop;
  }
}
