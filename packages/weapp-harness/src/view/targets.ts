import type { ViewElement } from './view-element.js';

/** The element that matches a selector, or the innermost one that contains a readable text. */
export function findTarget(root: ViewElement, target: string): ViewElement | undefined {
  if (/^[.#[]/.test(target)) return root.find(target);
  const elements = root.descendants().filter((element) => !element.hidden);
  const exact = elements.filter((element) => element.text() === target);
  const holding = exact.length > 0 ? exact : elements.filter((element) => element.text().includes(target));
  // The innermost one contains no other.
  return holding.find((element) => !element.descendants().some((inner) => holding.includes(inner)));
}

/** The element itself or its nearest ancestor with a tag. */
export function closest(element: ViewElement, tag: string): ViewElement | undefined {
  for (let current: ViewElement | null = element; current; current = current.parent) {
    if (current.tag === tag) return current;
  }
  return undefined;
}
