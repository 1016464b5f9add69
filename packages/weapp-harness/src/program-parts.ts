import { loadTemplates } from './build/compile-view.js';
import type { AppConfig } from './build/project-files.js';
import { addComponentSearch, createLogicLayer, type LogicLayer } from './pages/logic-layer.js';
import { type Page, PageStack } from './pages/page-stack.js';
import type { Machine } from './realm/logic-instance.js';
import { createRealm, type Observer } from './realm/realm.js';
import type { Dictionary } from './values.js';
import { dispatchEvent } from './view/events.js';
import { PageView } from './view/view-layer.js';
import type { Leave } from './wx/business-view.js';
import { createWx, type WxHooks } from './wx/create-wx.js';
import { WxEvents } from './wx/events.js';
import { Gesture } from './wx/gesture.js';
import { createOverlay, type Overlay } from './wx/overlay.js';
import { Phone, type PhoneSettings } from './wx/phone.js';
import type { Storage } from './wx/storage.js';
import { TabBar } from './wx/tab-bar.js';
import { Update } from './wx/update.js';

/** Everything that the parts of a mini-program are created from. */
export interface ProgramOptions {
  readonly folder: string;
  readonly config: AppConfig;
  readonly templateCode: string;
  readonly observer: Observer;
  readonly timerSpeed: number | undefined;
  readonly phone: Partial<PhoneSettings>;
  readonly storage: Storage;
  readonly hooks: WxHooks;
  readonly closing: AbortSignal;
  readonly launchOptions: () => Dictionary;
  readonly enterOptions: () => Dictionary;
  readonly startPullDownRefresh: () => void;
  readonly leave: Leave;
}

export interface ProgramParts {
  readonly machine: Machine;
  readonly events: WxEvents;
  readonly phone: Phone;
  readonly overlay: Overlay;
  readonly update: Update;
  readonly gesture: Gesture;
  readonly stack: PageStack;
  readonly tabBar: TabBar;
  readonly logic: LogicLayer;
}

/** Creates the logic layer, the view layer and `wx`. No code of the mini-program runs yet. */
export function createParts(options: ProgramOptions): ProgramParts {
  const { folder, config, observer } = options;
  const realm = createRealm(observer, options.timerSpeed, () => Date.now() + phone.settings.clockOffsetMs);
  const machine: Machine = { realm, observer };
  const events = new WxEvents(realm);
  const phone: Phone = new Phone(options.phone, machine, events, config.darkmode);
  const overlay = createOverlay();
  const update = new Update(machine);
  const gesture = new Gesture();
  const generate = loadTemplates(options.templateCode, observer.warn);
  const stack: PageStack = new PageStack(
    config,
    (path, query) => createPage(machine, logic, generate, path, query),
    machine,
  );
  const tabBar = new TabBar(config, () => stack.isOnTab, observer.changed);
  const own = { machine, events, phone, overlay, update, gesture, stack, tabBar };
  const wx = createWx({ ...options, ...own, privateInfos: config.privateInfos });
  const logic = createLogicLayer({ folder, config, machine, wx, stack: () => stack });
  return { ...own, logic };
}

function createPage(
  machine: Machine,
  logic: LogicLayer,
  generate: ReturnType<typeof loadTemplates>,
  path: string,
  query: Page['query'],
): Page {
  const instance = logic.createPage(path);
  const view = new PageView(instance, {
    generate,
    createComponent: (component, onUpdate) => logic.createComponent(component, onUpdate),
    onTrigger: (element, type, detail, { bubbles, composed }) =>
      dispatchEvent(machine, element, type, {
        detail,
        bubbles: bubbles === true,
        composed: composed === true,
      }),
  });
  const page: Page = { path, query, instance, view };
  addComponentSearch(page);
  return page;
}
