import { compileView, loadTemplates } from './compile-view.js';
import { dispatchEvent, dispatchTap } from './events.js';
import type { Machine } from './logic-instance.js';
import { addComponentSearch, askShareMessage, createLogicLayer, type LogicLayer } from './logic-layer.js';
import { type Page, PageStack } from './page-stack.js';
import { type AppConfig, readAppConfig, readJson } from './project-files.js';
import { createRealm, describeProblem, type Observer } from './realm.js';
import type { ViewElement } from './view-element.js';
import { PageView } from './view-layer.js';
import { Waiting } from './waiting.js';
import { createWx, type WxHooks } from './wx-api.js';
import { createOverlay, type Modal, type Toast } from './wx-interface.js';
import type { Storage } from './wx-storage.js';

export interface LaunchOptions {
  /** The build: what one would open in WeChat DevTools. */
  readonly folder: string;
  readonly wx?: WxHooks;
  /** The storage of an earlier launch, for an app that was closed and is opened again. */
  readonly storage?: Storage;
  /** The first page with its query; without it the first of app.json. */
  readonly path?: string;
  /** How many times faster than the clock its timers run: 100 makes ten seconds of polling a tenth of one. */
  readonly timerSpeed?: number;
}

/** Where a finger goes: an element, a selector that begins with `.`, `#` or `[`, or a text that the user can read. */
export type Target = ViewElement | string;

const DEFAULT_TIMEOUT_MS = 5_000;

/** Compiles and starts a built mini-program, and resolves when its first page is ready. */
export async function launchMiniProgram(options: LaunchOptions): Promise<MiniProgram> {
  const compiled = compileView(options.folder);
  if (compiled.problems.length > 0) {
    throw new Error(`The build does not compile:\n${compiled.problems.join('\n')}`);
  }
  const config = readAppConfig(options.folder);
  const program = new MiniProgram(options, config, compiled.templateCode);
  try {
    await program.start(options.path ?? config.pages[0] ?? '');
  } catch (problem) {
    program.close();
    throw problem;
  }
  return program;
}

/** A running mini-program, as its user has it in hand. */
export class MiniProgram {
  /** Uncaught errors, console.error, and events without a method. */
  readonly errors: string[] = [];
  /** console.warn, and what WeChat or its compiled templates warn of. */
  readonly warnings: string[] = [];
  readonly storage: Storage;
  /** What its pages answered when they were shared. */
  readonly shares: unknown[] = [];
  private readonly overlay = createOverlay();
  private readonly waiting = new Waiting();
  private readonly closing = new AbortController();
  private readonly machine: Machine;
  private readonly stack: PageStack;
  private readonly logic: LogicLayer;

  /** Use `launchMiniProgram`. */
  private readonly options: LaunchOptions;
  private readonly config: AppConfig;

  constructor(options: LaunchOptions, config: AppConfig, templateCode: string) {
    this.options = options;
    this.config = config;
    this.storage = options.storage ?? new Map();
    const observer: Observer = {
      error: (problem) => this.reportError(problem),
      warn: (message) => void this.warnings.push(message),
      changed: () => this.waiting.changed(),
    };
    this.machine = { realm: createRealm(observer, options.timerSpeed), observer };
    const generate = loadTemplates(templateCode, observer.warn);
    this.stack = new PageStack(config, (path, query) => this.createPage(path, query, generate), this.machine);
    const wx = createWx({
      machine: this.machine,
      stack: this.stack,
      overlay: this.overlay,
      storage: this.storage,
      hooks: options.wx ?? {},
      closing: this.closing.signal,
    });
    const { folder } = options;
    this.logic = createLogicLayer({ folder, config, machine: this.machine, wx, stack: () => this.stack });
  }

  /** Runs the app up to its first page; `launchMiniProgram` has done so. */
  async start(url: string): Promise<void> {
    const [path = ''] = url.split('?', 1);
    this.logic.start({ path, query: {}, scene: 1001 });
    await this.stack.reLaunch(`/${url.replace(/^\//, '')}`);
  }

  /** The page that the user sees, with its query as WeChat hands it over: not decoded. */
  page(): Pick<Page, 'path' | 'query'> {
    const { path, query } = this.stack.top;
    return { path, query };
  }

  /** The paths of the open pages, the visible one last. */
  pageStack(): readonly string[] {
    return this.stack.all.map((page) => page.path);
  }

  /** What the user can read on the page, one line for each block. */
  text(): string {
    return this.stack.top.view.root.text();
  }

  find(selector: string): ViewElement | undefined {
    return this.stack.top.view.root.find(selector);
  }

  findAll(selector: string): readonly ViewElement[] {
    return this.stack.top.view.root.findAll(selector);
  }

  get toasts(): readonly Toast[] {
    return this.overlay.toasts;
  }

  /** The question that is open above the page. */
  get modal(): Modal | undefined {
    return this.overlay.modal;
  }

  /** The title of the loading sign, while it is shown. */
  get loading(): string | undefined {
    return this.overlay.loading;
  }

  /** Taps an element. Resolves in the next turn, when what the tap did at once is done. */
  async tap(target: Target): Promise<void> {
    const element = this.locate(target);
    if (element.hidden) throw new Error('The element is hidden');
    const button = closest(element, 'button');
    // A disabled button keeps the tap to itself.
    if (!button?.disabled) {
      dispatchTap(this.machine, element);
      if (button?.attributes.openType === 'share')
        this.shares.push(askShareMessage(this.stack.top, 'button'));
    }
    await this.turn();
  }

  /** Types into an input or a textarea, in the place of what was there. */
  async input(target: Target, value: string): Promise<void> {
    const element = this.locate(target);
    if (element.tag !== 'input' && element.tag !== 'textarea')
      throw new Error(`Cannot type into ${element.tag}`);
    if (element.disabled) throw new Error('The input is disabled');
    const limit = Number(element.attributes.maxlength ?? 140);
    const typed = limit < 0 ? value : value.slice(0, limit);
    await this.trigger(element, 'focus', { value: '', height: 0 });
    await this.trigger(element, 'input', { value: typed, cursor: typed.length, keyCode: 0 });
    await this.trigger(element, 'blur', { value: typed });
  }

  /** Any other event that WeChat's own components send, such as `scrolltolower` of a scroll-view. It does not bubble. */
  async trigger(target: Target, type: string, detail: unknown = {}): Promise<void> {
    dispatchEvent(this.machine, this.locate(target), type, { detail });
    await this.turn();
  }

  /** Scrolls the page to its end. */
  async reachBottom(): Promise<void> {
    this.stack.top.instance.call('onReachBottom');
    await this.turn();
  }

  /** Pulls the page down; resolves when the page has said that it is refreshed. */
  async pullDownRefresh(timeoutMs = DEFAULT_TIMEOUT_MS): Promise<void> {
    const { path, instance } = this.stack.top;
    const own = readJson(this.options.folder, `${path}.json`).enablePullDownRefresh;
    if ((own ?? this.config.window.enablePullDownRefresh) !== true) {
      throw new Error(`${path} does not enable pull-down refresh`);
    }
    const before = this.overlay.stoppedRefreshes;
    instance.call('onPullDownRefresh');
    await this.waitFor(() => this.overlay.stoppedRefreshes > before, timeoutMs);
  }

  /** Taps an item of the tab bar, by its text. */
  async tapTab(label: string): Promise<void> {
    const index = this.config.tabs.findIndex((tab) => tab.text === label);
    const tab = this.config.tabs[index];
    if (!tab) throw new Error(`The tab bar has no "${label}"`);
    await this.stack.switchTab(`/${tab.pagePath}`);
    this.stack.top.instance.call('onTabItemTap', this.machine.realm.clone({ ...tab, index }));
    await this.turn();
  }

  /** Goes back with the phone's own button or gesture. */
  async back(): Promise<void> {
    await this.stack.navigateBack(1);
  }

  /** Presses a button of the open modal. */
  async answerModal(confirm: boolean): Promise<void> {
    if (!this.overlay.modal) throw new Error('No modal is open');
    this.overlay.modal.answer(confirm);
    await this.turn();
  }

  /** Waits until the predicate holds. It looks again after each change, at most until the bound. */
  waitFor<Value>(predicate: () => Value, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<NonNullable<Value>> {
    return this.waiting.waitFor(predicate, timeoutMs, () => this.describe());
  }

  /** The user leaves WeChat. */
  hide(): void {
    this.stack.top.instance.call('onHide');
    this.logic.app().call('onHide');
  }

  /** The user comes back. */
  show(): void {
    const { path } = this.stack.top;
    this.logic.app().call('onShow', this.machine.realm.clone({ path, query: {}, scene: 1001 }));
    this.stack.top.instance.call('onShow');
  }

  /** Ends it at once, as the phone does: timers and requests are gone, and no method is called any more. */
  close(): void {
    this.closing.abort();
    this.machine.realm.dispose();
  }

  private createPage(path: string, query: Page['query'], generate: ReturnType<typeof loadTemplates>): Page {
    const instance = this.logic.createPage(path);
    const view = new PageView(
      instance,
      generate,
      (component, onUpdate) => this.logic.createComponent(component, onUpdate),
      (element, type, detail, triggered) => {
        const { bubbles, composed } = triggered;
        dispatchEvent(this.machine, element, type, {
          detail,
          bubbles: bubbles === true,
          composed: composed === true,
        });
      },
    );
    const page: Page = { path, query, instance, view };
    addComponentSearch(page);
    return page;
  }

  private locate(target: Target): ViewElement {
    const { root } = this.stack.top.view;
    const found = typeof target === 'string' ? findTarget(root, target) : this.stack.top.view.current(target);
    if (found) return found;
    const name = typeof target === 'string' ? `"${target}"` : `the <${target.tag}> that was found before`;
    throw new Error(`There is no ${name}\n${this.describe()}`);
  }

  private turn(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, 0));
  }

  private reportError(problem: unknown): void {
    this.errors.push(describeProblem(problem));
    this.waiting.changed();
  }

  private describe(): string {
    const errors = this.errors.length === 0 ? 'none' : this.errors.join('\n');
    return `Page: ${this.pageStack().join(' > ')}\nErrors: ${errors}\nText:\n${this.text()}`;
  }
}

function findTarget(root: ViewElement, target: string): ViewElement | undefined {
  if (/^[.#[]/.test(target)) return root.find(target);
  const elements = root.descendants().filter((element) => !element.hidden);
  const exact = elements.filter((element) => element.text() === target);
  const holding = exact.length > 0 ? exact : elements.filter((element) => element.text().includes(target));
  // The innermost: the one that has no other of them inside.
  return holding.find((element) => !element.descendants().some((inner) => holding.includes(inner)));
}

function closest(element: ViewElement, tag: string): ViewElement | undefined {
  for (let current: ViewElement | null = element; current; current = current.parent) {
    if (current.tag === tag) return current;
  }
  return undefined;
}
