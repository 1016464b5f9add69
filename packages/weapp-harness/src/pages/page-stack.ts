import { type AppConfig, parseAddress, resolvePath } from '../build/project-files.js';
import type { LogicInstance, Machine } from '../realm/logic-instance.js';
import type { PageView } from '../view/view-layer.js';

export interface Page {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly instance: LogicInstance;
  readonly view: PageView;
}

type PageAddress = Pick<Page, 'path' | 'query'>;

export type CreatePage = (path: string, query: Readonly<Record<string, string>>) => Page;

const MAX_PAGES = 10;

/** The open pages. Each navigation makes the lifecycle calls in WeChat's order. */
export class PageStack {
  private pages: Page[] = [];
  private readonly tabPages = new Map<string, Page>();
  private navigation: Promise<unknown> = Promise.resolve();

  private readonly config: AppConfig;
  private readonly createPage: CreatePage;
  private readonly machine: Machine;

  constructor(config: AppConfig, createPage: CreatePage, machine: Machine) {
    this.config = config;
    this.createPage = createPage;
    this.machine = machine;
  }

  /** The open pages, the visible one last. */
  get all(): readonly Page[] {
    return this.pages;
  }

  /** The visible page. */
  get top(): Page {
    const page = this.pages.at(-1);
    if (!page) throw new Error('No page is open');
    return page;
  }

  /** Whether the tab bar is visible. */
  get isOnTab(): boolean {
    return this.pages.length === 1 && this.isTab(this.top.path);
  }

  /** Opens a page above the current one. */
  navigateTo(url: string): Promise<void> {
    return this.enqueue(() => {
      const target = this.resolve(url);
      if (this.isTab(target.path)) throw new Error('can not navigateTo a tabbar page');
      if (this.pages.length >= MAX_PAGES) throw new Error('webview count limit exceed');
      this.pages.at(-1)?.instance.call('onHide');
      return this.open(target);
    });
  }

  /** Replaces the current page. */
  redirectTo(url: string): Promise<void> {
    return this.enqueue(() => {
      const target = this.resolve(url);
      if (this.isTab(target.path)) throw new Error('can not redirectTo a tabbar page');
      this.close(this.pages.pop());
      return this.open(target);
    });
  }

  /** Closes all pages and opens one. */
  reLaunch(url: string): Promise<void> {
    return this.enqueue(() => this.replaceAll(this.resolve(url)));
  }

  /** Opens the entry page. */
  enter(target: PageAddress): Promise<void> {
    return this.enqueue(() => this.replaceAll(target));
  }

  /** Shows a tab. Open tabs keep their state; all other pages close. */
  switchTab(url: string): Promise<void> {
    return this.enqueue(async () => {
      const target = this.resolve(url);
      if (!this.isTab(target.path)) throw new Error('can not switch to non-TabBar page');
      const before = this.pages.at(-1);
      const known = this.tabPages.get(target.path);
      if (known && known === before) return;
      if (before && this.isTab(before.path)) before.instance.call('onHide');
      for (const page of this.pages.splice(0).reverse()) if (!this.isTab(page.path)) this.close(page);
      if (!known) return this.open({ path: target.path, query: {} });
      this.pages.push(known);
      known.instance.call('onShow');
      this.machine.observer.changed();
    });
  }

  /** Closes `delta` pages and shows the one below. */
  navigateBack(delta: number): Promise<void> {
    return this.enqueue(async () => {
      const count = Math.min(delta, this.pages.length - 1);
      if (count < 1) throw new Error('cannot navigate back at first page.');
      for (const page of this.pages.splice(-count).reverse()) this.close(page);
      this.top.instance.call('onShow');
      this.machine.observer.changed();
    });
  }

  /** Runs one navigation at a time, each in its own turn of the event loop, as WeChat's router does. */
  private enqueue(navigate: () => Promise<void>): Promise<void> {
    const turn = this.navigation.then(() => this.nextTurn()).then(navigate);
    this.navigation = turn.catch(() => undefined);
    return turn;
  }

  private nextTurn(): Promise<void> {
    return new Promise((resolve) => this.machine.realm.later(resolve));
  }

  private replaceAll(target: PageAddress): Promise<void> {
    const open = new Set([...this.pages.splice(0).reverse(), ...this.tabPages.values()]);
    this.tabPages.clear();
    for (const page of open) this.close(page);
    return this.open(target);
  }

  private async open({ path, query }: PageAddress): Promise<void> {
    const page = this.createPage(path, query);
    this.pages.push(page);
    if (this.isTab(path)) this.tabPages.set(path, page);
    page.view.render();
    page.instance.call('onLoad', this.machine.realm.clone(query));
    page.instance.call('onShow');
    this.machine.observer.changed();
    // The view is ready after its first rendering.
    await this.nextTurn();
    page.instance.call('onReady');
    this.machine.observer.changed();
  }

  private close(page: Page | undefined): void {
    if (!page) return;
    page.instance.call('onUnload');
    page.view.detach();
    this.tabPages.delete(page.path);
    this.machine.observer.changed();
  }

  private isTab(path: string): boolean {
    return this.config.tabs.some((tab) => tab.pagePath === path);
  }

  private resolve(url: string): PageAddress {
    const { path: address, query } = parseAddress(url);
    const path = resolvePath(this.pages.at(-1)?.path ?? '', address);
    if (!this.config.pages.includes(path)) throw new Error(`page "${path}" is not found`);
    return { path, query };
  }
}
