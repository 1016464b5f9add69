import type { LogicInstance } from '../realm/logic-instance.js';
import { text as asText, type Dictionary } from '../values.js';

/** One element of the rendered tree. */
export class ViewElement {
  readonly children: (ViewElement | string)[] = [];

  /** The tag in the template, such as `view` or `my-component`. */
  readonly tag: string;
  readonly attributes: Dictionary;
  readonly parent: ViewElement | null;
  /** The page or component whose template contains the element; bindings name its methods. */
  readonly owner: LogicInstance;
  /** The position in the tree, stable across renders. */
  readonly key: string;
  /** The component that the element hosts. */
  readonly component: LogicInstance | null;

  constructor(
    tag: string,
    attributes: Dictionary,
    parent: ViewElement | null,
    owner: LogicInstance,
    key: string,
    component: LogicInstance | null,
  ) {
    this.tag = tag;
    this.attributes = attributes;
    this.parent = parent;
    this.owner = owner;
    this.key = key;
    this.component = component;
  }

  get id(): string {
    return asText(this.attributes.id);
  }

  get classes(): readonly string[] {
    return asText(this.attributes.class).split(/\s+/).filter(Boolean);
  }

  /** `data-*` attributes as events carry them: `data-order-id` is `orderId`, `data-orderId` is `orderid`. */
  get dataset(): Dictionary {
    const dataset: Dictionary = {};
    for (const [name, value] of Object.entries(this.attributes)) {
      if (!name.startsWith('data-')) continue;
      const key = name
        .slice('data-'.length)
        .toLowerCase()
        .replace(/-(.)/g, (_dash, letter: string) => letter.toUpperCase());
      dataset[key] = value;
    }
    return dataset;
  }

  get hidden(): boolean {
    return Boolean(this.attributes.hidden) || (this.parent?.hidden ?? false);
  }

  get disabled(): boolean {
    const { disabled } = this.attributes;
    return disabled !== undefined && disabled !== false && disabled !== '';
  }

  /** The readable text, one line for each block. */
  text(): string {
    return visibleText(this)
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
      .join('\n');
  }

  /** All elements inside, in document order. */
  descendants(): ViewElement[] {
    return this.children.flatMap((child) =>
      typeof child === 'string' ? [] : [child, ...child.descendants()],
    );
  }

  /** All elements inside that match: `view`, `.class`, `#id`, `[name=value]`, joined or separated by spaces. */
  findAll(selector: string): ViewElement[] {
    const steps = selector.trim().split(/\s+/).map(parseCompound);
    return this.descendants().filter((element) => matchesSteps(element, steps));
  }

  /** The first element inside that matches. */
  find(selector: string): ViewElement | undefined {
    return this.findAll(selector)[0];
  }
}

const INLINE_TAGS = new Set(['text', 'span']);

function visibleText(element: ViewElement): string {
  if (element.hidden) return '';
  const inner = element.children
    .map((child) => (typeof child === 'string' ? child : visibleText(child)))
    .join('');
  return INLINE_TAGS.has(element.tag) ? inner : `\n${inner}\n`;
}

type Test = (element: ViewElement) => boolean;

function parseCompound(compound: string): Test[] {
  const parts = compound.match(/[.#]?[\w-]+|\[[^\]]+\]/g) ?? [];
  if (parts.length === 0 || parts.join('') !== compound) throw new Error(`not a selector: ${compound}`);
  return parts.map((part) => {
    const name = part.slice(1);
    if (part.startsWith('.')) return (element) => element.classes.includes(name);
    if (part.startsWith('#')) return (element) => element.id === name;
    if (!part.startsWith('[')) return (element) => element.tag === part;
    const [attribute = '', value = ''] = part.slice(1, -1).split('=');
    const wanted = value.replace(/^["']|["']$/g, '');
    return (element) => String(element.attributes[attribute]) === wanted;
  });
}

function matchesSteps(element: ViewElement, steps: readonly Test[][]): boolean {
  const last = steps.at(-1);
  if (!last?.every((test) => test(element))) return false;
  const rest = steps.slice(0, -1);
  if (rest.length === 0) return true;
  for (let ancestor = element.parent; ancestor; ancestor = ancestor.parent) {
    if (matchesSteps(ancestor, rest)) return true;
  }
  return false;
}
