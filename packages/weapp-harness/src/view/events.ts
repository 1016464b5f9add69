import type { Machine } from '../realm/logic-instance.js';
import { type Dictionary, text } from '../values.js';
import type { ViewElement } from './view-element.js';

export interface EventOptions {
  readonly detail?: unknown;
  /** Whether it reaches the ancestors. */
  readonly bubbles?: boolean;
  /** Whether it crosses the border of its component. */
  readonly composed?: boolean;
  /** Further fields, such as `touches`. */
  readonly fields?: Dictionary;
}

type BindingKind = 'bind' | 'catch' | 'mut-bind' | 'capture-bind' | 'capture-catch';

/**
 * Dispatches an event. It reaches a method only through a binding of the compiled template, and stops at the first
 * `catch`.
 */
export function dispatchEvent(
  machine: Machine,
  target: ViewElement,
  type: string,
  options: EventOptions = {},
): void {
  const { detail = {}, bubbles = false, composed = false, fields = {} } = options;
  const path = bubbles ? pathOf(target, composed) : [target];
  const timeStamp = Math.round(performance.now());
  let mutBound = false;

  function deliver(element: ViewElement, kind: BindingKind): boolean {
    const handler = binding(element, kind, type);
    if (handler === undefined) return false;
    if (kind === 'mut-bind' && mutBound) return false;
    mutBound ||= kind === 'mut-bind';
    if (handler !== '') {
      const event = { type, timeStamp, detail, mark: {}, ...fields };
      const seenTarget = retarget(target, element);
      call(machine, element, handler, {
        ...event,
        target: describe(seenTarget),
        currentTarget: describe(element),
      });
    }
    return kind === 'catch' || kind === 'capture-catch';
  }

  for (const element of [...path].reverse()) {
    deliver(element, 'capture-bind');
    if (deliver(element, 'capture-catch')) return;
  }
  for (const element of path) {
    deliver(element, 'bind');
    deliver(element, 'mut-bind');
    if (deliver(element, 'catch')) return;
  }
}

/** Dispatches touchstart, touchend and tap. */
export function dispatchTap(machine: Machine, target: ViewElement): void {
  const touch = { identifier: 0, pageX: 1, pageY: 1, clientX: 1, clientY: 1 };
  const common = { bubbles: true, composed: true };
  dispatchEvent(machine, target, 'touchstart', {
    ...common,
    fields: { touches: [touch], changedTouches: [touch] },
  });
  const fields = { touches: [], changedTouches: [touch] };
  dispatchEvent(machine, target, 'touchend', { ...common, fields });
  dispatchEvent(machine, target, 'tap', { ...common, detail: { x: 1, y: 1 }, fields });
}

/** The element and its ancestors; a composed event crosses component borders. */
function pathOf(target: ViewElement, composed: boolean): ViewElement[] {
  const path: ViewElement[] = [];
  for (let element: ViewElement | null = target; element; element = element.parent) {
    if (composed || element.owner === target.owner) path.push(element);
  }
  return path;
}

function binding(element: ViewElement, kind: BindingKind, type: string): string | undefined {
  const { attributes } = element;
  const value = attributes[`${kind}:${type}`] ?? attributes[`${kind}${type}`];
  return value === undefined ? undefined : text(value);
}

/** A listener outside a component gets the host of the component as target. */
function retarget(target: ViewElement, listener: ViewElement): ViewElement {
  for (let element: ViewElement | null = target; element; element = element.parent) {
    if (element.owner === listener.owner) return element;
  }
  return listener;
}

function describe(element: ViewElement): Dictionary {
  return { id: element.id, dataset: element.dataset, offsetLeft: 0, offsetTop: 0 };
}

function call(machine: Machine, element: ViewElement, method: string, event: Dictionary): void {
  const { owner } = element;
  if (owner.has(method)) owner.call(method, machine.realm.clone(event));
  else
    machine.observer.error(
      `${owner.path} has no method "${method}" to handle the event "${String(event.type)}"`,
    );
}
