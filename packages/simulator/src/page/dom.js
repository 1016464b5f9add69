// @ts-check

/**
 * Makes an element. Text is always inserted as text nodes: nothing that came over the wire is ever parsed as HTML.
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

/**
 * Arrow keys move the focus between the buttons of a list.
 *
 * @param {Event} event
 */
export function moveFocusWithArrows(event) {
  if (!(event instanceof KeyboardEvent)) return;
  const list = event.currentTarget;
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  const focused = document.activeElement;
  if (step === undefined || !(list instanceof Element) || !(focused instanceof HTMLButtonElement)) return;
  const buttons = [...list.querySelectorAll('button')];
  const target = buttons[buttons.indexOf(focused) + step];
  if (target === undefined) return;
  event.preventDefault();
  target.focus();
}
