import type { ViewElement } from './view-element.js';

/** The element that a selector names, or the innermost one that holds a text that the user can read. */
export function findTarget(root: ViewElement, target: string): ViewElement | undefined {
  if (/^[.#[]/.test(target)) return root.find(target);
  const elements = root.descendants().filter((element) => !element.hidden);
  const exact = elements.filter((element) => element.text() === target);
  const holding = exact.length > 0 ? exact : elements.filter((element) => element.text().includes(target));
  // The innermost: the one that has no other of them inside.
  return holding.find((element) => !element.descendants().some((inner) => holding.includes(inner)));
}

/** The element itself or the nearest one around it with a tag. */
export function closest(element: ViewElement, tag: string): ViewElement | undefined {
  for (let current: ViewElement | null = element; current; current = current.parent) {
    if (current.tag === tag) return current;
  }
  return undefined;
}
