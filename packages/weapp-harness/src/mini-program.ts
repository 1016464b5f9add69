import { findAppProblems } from './build/app-problems.js';
import { compileView } from './build/compile-view.js';
import { type AppConfig, enablesPullDownRefresh, readAppConfig } from './build/project-files.js';
import { tapElement, typingEvents } from './finger.js';
import { type Entry, type EntryOptions, entryOptions, type LaunchOptions } from './launch-options.js';
import type { Page, PageStack } from './pages/page-stack.js';
import { momentsCardOf, type ShareCard, shareCardOf } from './pages/sharing.js';
import { createParts, type ProgramParts } from './program-parts.js';
import { describeProblem } from './realm/realm.js';
import { SetDataMeter, type SetDataUsage } from './set-data-usage.js';
import { type Dictionary, text } from './values.js';
import { dispatchEvent } from './view/events.js';
import { findTarget } from './view/targets.js';
import type { ViewElement } from './view/view-element.js';
import { Waiting } from './waiting.js';
import type { ActionSheet, Modal, Toast } from './wx/overlay.js';
import type { Phone } from './wx/phone.js';
import type { Storage } from './wx/storage.js';
import type { TabBar } from './wx/tab-bar.js';
import type { Update } from './wx/update.js';

export type { LaunchOptions } from './launch-options.js';

/** An element, a selector that begins with `.`, `#` or `[`, or a text that the user can read. */
export type Target = ViewElement | string;

/** It ends what hangs; how fast the machine is decides nothing. */
const DEFAULT_TIMEOUT_MS = 60_000;
/** The scene of a return from another mini-program. */
const OTHER_MINI_PROGRAM = 1038;

/** Compiles and starts a built mini-program, and resolves when its first page is ready. */
export async function launchMiniProgram(options: LaunchOptions): Promise<MiniProgram> {
  const config = readAppConfig(options.folder);
  const compiled = compileView(options.folder);
  const problems = [...findAppProblems(options.folder, config), ...compiled.problems];
  if (problems.length > 0) throw new Error(`The build does not compile:\n${problems.join('\n')}`);
  const program = new MiniProgram(options, config, compiled.templateCode);
  try {
    await program.start();
  } catch (problem) {
    program.close();
    throw problem;
  }
  return program;
}

/** A running mini-program: what its user sees and does. */
export class MiniProgram {
  /** Uncaught errors, console.error, and events without a method. */
  readonly errors: string[] = [];
  /** console.warn, and what WeChat or its compiled templates warn of. */
  readonly warnings: string[] = [];
  readonly storage: Storage;
  /** The share cards that the user has sent. */
  readonly shares: ShareCard[] = [];
  private readonly waiting = new Waiting();
  private readonly closing = new AbortController();
  private readonly setData = new SetDataMeter();
  private readonly parts: ProgramParts;
  private readonly options: LaunchOptions;
  private readonly config: AppConfig;
  private entry: EntryOptions;
  private successor: MiniProgram | undefined;

  /** Use `launchMiniProgram`. */
  constructor(options: LaunchOptions, config: AppConfig, templateCode: string) {
    this.options = options;
    this.config = config;
    this.storage = options.storage ?? new Map();
    const launched = entryOptions(options, config);
    this.entry = launched;
    this.parts = createParts({
      folder: options.folder,
      config,
      templateCode,
      observer: {
        error: (problem) => this.reportError(problem),
        warn: (message) => void this.warnings.push(message),
        changed: () => this.waiting.changed(),
        dataSet: (instance, bytes) => this.setData.record(instance, bytes),
      },
      timerSpeed: options.timerSpeed,
      phone: options.phone ?? {},
      storage: this.storage,
      hooks: options.wx ?? {},
      closing: this.closing.signal,
      launchOptions: () => ({ ...launched }),
      enterOptions: () => ({ ...this.entry }),
      startPullDownRefresh: () => this.stack.top.instance.call('onPullDownRefresh'),
      leave: (act) => void this.leave(act),
    });
  }

  /** Runs the app up to its first page; `launchMiniProgram` calls it. */
  async start(): Promise<void> {
    this.parts.logic.start({ ...this.entry });
    await this.enter();
  }

  /** Theme, language, network, clipboard and clock of the phone. */
  get phone(): Phone {
    return this.parts.phone;
  }

  get tabBar(): TabBar {
    return this.parts.tabBar;
  }

  /** The update manager: a newer version of the mini-program. */
  get update(): Update {
    return this.parts.update;
  }

  private get stack(): PageStack {
    return this.parts.stack;
  }

  /** `setData` calls and bytes of each page and component since the last call. */
  takeSetDataUsage(): readonly SetDataUsage[] {
    return this.setData.take();
  }

  /** The visible page. Its query is not decoded, as in WeChat. */
  page(): Pick<Page, 'path' | 'query'> {
    const { path, query } = this.stack.top;
    return { path, query };
  }

  /** The paths of the open pages, the visible one last. */
  pageStack(): readonly string[] {
    return this.stack.all.map((page) => page.path);
  }

  /** The readable text of the page, one line for each block. */
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
    return this.parts.overlay.toasts;
  }

  /** The open modal. */
  get modal(): Modal | undefined {
    return this.parts.overlay.modal;
  }

  get actionSheet(): ActionSheet | undefined {
    return this.parts.overlay.actionSheet;
  }

  /** Whether WeChat's own privacy dialog is open. */
  get asksForPrivacy(): boolean {
    return this.parts.overlay.privacyQuestion !== undefined;
  }

  /** The title of the loading indicator while it is shown. */
  get loading(): string | undefined {
    return this.parts.overlay.loading;
  }

  /** Taps an element. Resolves in the next turn of the event loop, after the synchronous handlers. */
  async tap(target: Target): Promise<void> {
    tapElement(this.parts, this.locate(target), (button) => void this.send(button));
    await this.turn();
  }

  /** Replaces the text of an input or a textarea. */
  async input(target: Target, value: string): Promise<void> {
    const element = this.locate(target);
    for (const [type, detail] of typingEvents(element, value)) await this.trigger(element, type, detail);
  }

  /** Sends any other event of a native component, such as `scrolltolower` of a scroll-view. It does not bubble. */
  async trigger(target: Target, type: string, detail: unknown = {}): Promise<void> {
    dispatchEvent(this.parts.machine, this.locate(target), type, { detail });
    await this.turn();
  }

  /** Scrolls the page to its end. */
  async reachBottom(): Promise<void> {
    this.stack.top.instance.call('onReachBottom');
    await this.turn();
  }

  /** Pulls the page down; resolves when the page calls `stopPullDownRefresh`. */
  async pullDownRefresh(timeoutMs = DEFAULT_TIMEOUT_MS): Promise<void> {
    const { path, instance } = this.stack.top;
    if (!enablesPullDownRefresh(this.options.folder, this.config, path)) {
      throw new Error(`${path} does not enable pull-down refresh`);
    }
    const before = this.parts.overlay.stoppedRefreshes;
    instance.call('onPullDownRefresh');
    await this.waitFor(() => this.parts.overlay.stoppedRefreshes > before, timeoutMs);
  }

  /** Taps an item of the tab bar, by its text. */
  async tapTab(label: string): Promise<void> {
    const { index, ...tab } = this.parts.tabBar.find(label);
    await this.stack.switchTab(`/${tab.pagePath}`);
    const tapped = this.parts.machine.realm.clone({ ...tab, index: String(index) });
    this.stack.top.instance.call('onTabItemTap', tapped);
    await this.turn();
  }

  /** Shares the page from its menu; resolves with the share card. */
  async share(): Promise<ShareCard> {
    const card = this.send();
    if (!card) throw new Error(`${this.stack.top.path} can not be shared: it has no onShareAppMessage`);
    await this.turn();
    return card;
  }

  /** Shares the page with the moments of the user; resolves with the card. */
  async shareToMoments(): Promise<ShareCard> {
    const card = momentsCardOf(this.stack.top, text(this.config.window.navigationBarTitleText));
    if (!card) throw new Error(`${this.stack.top.path} can not be shared with moments`);
    await this.turn();
    return card;
  }

  /** Goes back with the back button or gesture of the phone. */
  async back(): Promise<void> {
    await this.stack.navigateBack(1);
  }

  /** Presses a button of the open modal. */
  async answerModal(confirm: boolean): Promise<void> {
    const { modal } = this.parts.overlay;
    if (!modal) throw new Error('No modal is open');
    this.parts.gesture.begin();
    modal.answer(confirm);
    await this.turn();
  }

  /** Taps an item of the open action sheet; without an item, outside of it. */
  async chooseAction(item?: string): Promise<void> {
    const { actionSheet } = this.parts.overlay;
    if (!actionSheet) throw new Error('No action sheet is open');
    this.parts.gesture.begin();
    actionSheet.choose(item);
    await this.turn();
  }

  /** Answers WeChat's own privacy dialog. */
  async answerPrivacy(agreed: boolean): Promise<void> {
    const { privacyQuestion } = this.parts.overlay;
    if (!privacyQuestion) throw new Error('WeChat does not ask about privacy');
    privacyQuestion.answer(agreed);
    await this.turn();
  }

  /** Resolves with the first truthy value. The predicate is evaluated after each change, until the timeout. */
  waitFor<Value>(predicate: () => Value, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<NonNullable<Value>> {
    // Between two pages the stack is empty.
    const look = () => (this.stack.all.length === 0 ? undefined : predicate());
    return this.waiting.waitFor(look, timeoutMs, () => `${predicate}\n${this.describe()}`);
  }

  /** The user leaves WeChat. */
  hide(): void {
    const { events, logic } = this.parts;
    this.stack.top.instance.call('onHide');
    logic.app().call('onHide');
    events.tell('AppHide');
  }

  /** The user comes back. A path (of a share card) replaces all open pages. */
  async show(entry: Entry = {}): Promise<void> {
    const { events, logic, machine } = this.parts;
    const { path, query } = this.page();
    this.entry = entry.path === undefined ? { ...this.entry, path, query } : entryOptions(entry, this.config);
    logic.app().call('onShow', machine.realm.clone(this.entry));
    events.tell('AppShow', machine.realm.clone(this.entry));
    if (entry.path === undefined) this.stack.top.instance.call('onShow');
    else await this.enter();
  }

  /** The user leaves for another page of WeChat, and comes back with what happened there. */
  private async leave(act: () => Promise<Dictionary>): Promise<void> {
    await this.turn();
    this.hide();
    const referrerInfo = await act();
    if (this.closing.signal.aborted) return;
    this.entry = { ...this.entry, scene: OTHER_MINI_PROGRAM, referrerInfo };
    await this.show();
    this.waiting.changed();
  }

  /** Ends the mini-program and launches it again with the same storage and phone. */
  async reopen(entry: Entry = {}): Promise<MiniProgram> {
    this.close();
    const { path, scene, ...options } = this.options;
    const phone = this.phone.settings;
    this.successor = await launchMiniProgram({ ...options, ...entry, phone, storage: this.storage });
    return this.successor;
  }

  /** Ends it at once, as the phone does: timers and requests are cancelled, and no method is called any more. */
  close(): void {
    this.closing.abort();
    this.parts.machine.realm.dispose();
    this.successor?.close();
  }

  /** Opens the entry page; an unknown page goes to `onPageNotFound`. */
  private async enter(): Promise<void> {
    const { events, logic, machine } = this.parts;
    const { path, query } = this.entry;
    if (this.config.pages.includes(path)) return this.stack.enter({ path, query });
    const lost = machine.realm.clone({ path, query, isEntryPage: true });
    const isHeard = events.tell('PageNotFound', lost) || logic.app().has('onPageNotFound');
    if (!isHeard) throw new Error(`page "${path}" is not found`);
    logic.app().call('onPageNotFound', lost);
    await this.waitFor(() => this.stack.all.length > 0);
  }

  private send(button?: ViewElement): ShareCard | undefined {
    const card = shareCardOf(this.stack.top, text(this.config.window.navigationBarTitleText), button);
    if (card) this.shares.push(card);
    return card;
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
    const shown = this.stack.all.length === 0 ? '' : this.text();
    return `Page: ${this.pageStack().join(' > ')}\nErrors: ${errors}\nText:\n${shown}`;
  }
}
