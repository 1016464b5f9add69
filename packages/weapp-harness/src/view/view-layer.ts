import type { ComponentInstance } from '../realm/component-instance.js';
import type { LogicInstance } from '../realm/logic-instance.js';
import { type Dictionary, dictionary, isDictionary, text } from '../values.js';
import { ViewElement } from './view-element.js';

/** `$gwx`: renders a template with data to an element tree. */
export type GenerateTree = (templatePath: string, data: unknown) => unknown;
export type CreateComponent = (path: string, onUpdate: () => void) => ComponentInstance;

/** Sends an event of a component from its host element. */
type SendFromHost = (host: ViewElement, type: string, detail: unknown, options: Dictionary) => void;

interface RawElement {
  readonly tag: string;
  readonly attributes: Dictionary;
  readonly children: readonly (RawElement | string)[];
}

type FillSlot = (parent: ViewElement, key: string, name: string) => void;

interface Place {
  readonly parent: ViewElement;
  readonly key: string;
  readonly owner: LogicInstance;
  /** Builds the children of the component's tag in place of `<slot>`. */
  readonly fillSlot: FillSlot;
}

export interface ViewParts {
  readonly generate: GenerateTree;
  readonly createComponent: CreateComponent;
  readonly onTrigger: SendFromHost;
}

const NO_SLOT: FillSlot = () => undefined;

/** The view of one page: the element tree that the compiled templates render from its data. */
export class PageView {
  root: ViewElement;
  private readonly components = new Map<string, ComponentInstance>();
  private seen = new Set<string>();
  private rendering = false;
  private stale = false;

  private readonly page: LogicInstance;
  private readonly generate: GenerateTree;
  private readonly createComponent: CreateComponent;
  private readonly onTrigger: SendFromHost;

  constructor(page: LogicInstance, { generate, createComponent, onTrigger }: ViewParts) {
    this.page = page;
    this.generate = generate;
    this.createComponent = createComponent;
    this.onTrigger = onTrigger;
    this.root = new ViewElement('page', {}, null, page, '', null);
    page.onDataChange = () => this.render();
  }

  /** Renders the tree. Data that a new component sets meanwhile causes one more round. */
  render(): void {
    this.stale = true;
    if (this.rendering) return;
    this.rendering = true;
    try {
      for (let round = 0; this.stale; round += 1) {
        if (round === 100) throw new Error(`${this.page.path} sets data in every render`);
        this.stale = false;
        this.renderOnce();
      }
    } finally {
      this.rendering = false;
    }
  }

  /** The element at the position of an element of an earlier render. */
  current(element: ViewElement): ViewElement | undefined {
    return this.root.descendants().find(({ key, tag }) => key === element.key && tag === element.tag);
  }

  /** Detaches the components of a closed page. */
  detach(): void {
    for (const component of this.components.values()) component.runLifetime('detached');
    this.components.clear();
  }

  private renderOnce(): void {
    const known = new Set(this.components.keys());
    this.seen = new Set();
    this.root = new ViewElement('page', {}, null, this.page, '', null);
    this.expand({ parent: this.root, key: '', owner: this.page, fillSlot: NO_SLOT });
    for (const [key, component] of [...this.components]) {
      if (!this.seen.has(key)) {
        this.components.delete(key);
        component.runLifetime('detached');
      } else if (!known.has(key)) {
        component.runLifetime('ready');
      }
    }
  }

  private expand(place: Place): void {
    const { owner } = place;
    const tree = parseRaw(this.generate(`${owner.path}.wxml`, owner.data));
    if (typeof tree !== 'string') this.build(tree.children, place);
  }

  private build(nodes: readonly (RawElement | string)[], place: Place): void {
    nodes.forEach((node, index) => {
      if (typeof node === 'string') place.parent.children.push(node);
      else this.buildElement(node, index, place);
    });
  }

  private buildElement(node: RawElement, index: number, place: Place): void {
    const { parent, owner } = place;
    const name = text(node.attributes.id) || String(index);
    const key = `${place.key}/${node.tag}:${name}`;
    if (node.tag === 'slot') {
      place.fillSlot(parent, key, text(node.attributes.name));
      return;
    }
    const componentPath = owner.components.get(node.tag);
    const component =
      componentPath === undefined ? null : this.component(key, componentPath, node.attributes);
    const element = new ViewElement(node.tag, node.attributes, parent, owner, key, component);
    parent.children.push(element);
    if (!component) {
      this.build(node.children, { ...place, parent: element, key });
      return;
    }
    component.onTrigger = (type, detail, options) => this.onTrigger(element, type, detail, options);
    const fillSlot: FillSlot = (slotParent, slotKey, slotName) => {
      const nodes = node.children.filter((child) => slotOf(child) === slotName);
      this.build(nodes, { ...place, parent: slotParent, key: slotKey });
    };
    this.expand({ parent: element, key: `${key}#`, owner: component, fillSlot });
  }

  private component(key: string, path: string, attributes: Dictionary): ComponentInstance {
    this.seen.add(key);
    const known = this.components.get(key);
    if (known) {
      known.takeAttributes(attributes);
      return known;
    }
    const component = this.createComponent(path, () => this.render());
    this.components.set(key, component);
    component.runLifetime('created');
    component.takeAttributes(attributes);
    component.runLifetime('attached');
    return component;
  }
}

function slotOf(node: RawElement | string): string {
  return typeof node === 'string' ? '' : text(node.attributes.slot);
}

function parseRaw(value: unknown): RawElement | string {
  if (!isDictionary(value)) return String(value ?? '');
  const children = Array.isArray(value.children) ? value.children.map(parseRaw) : [];
  return { tag: text(value.tag).replace(/^wx-/, ''), attributes: dictionary(value.attr), children };
}
