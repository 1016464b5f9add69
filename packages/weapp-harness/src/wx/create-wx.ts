import type { PageStack } from '../pages/page-stack.js';
import type { Machine } from '../realm/logic-instance.js';
import { type Dictionary, isCallable, text } from '../values.js';
import { type AddressHooks, addressApis } from './address.js';
import { type BusinessHooks, businessApis, type Leave } from './business-view.js';
import type { WxEvents } from './events.js';
import type { Gesture } from './gesture.js';
import { type OpenHooks, openApis } from './open.js';
import { type Overlay, overlayApis } from './overlay.js';
import type { Phone } from './phone.js';
import { phoneApis } from './phone-api.js';
import { createPrivacy } from './privacy.js';
import { createRequest, type SendRequest, sendOverHttp } from './request.js';
import { createSelectorQuery } from './selector-query.js';
import { type Storage, storageApis } from './storage.js';
import type { TabBar } from './tab-bar.js';
import type { Update } from './update.js';
import { type AsyncApi, wxFunction } from './wx-function.js';

/** Answers from outside the mini-program. */
export interface WxHooks extends OpenHooks, AddressHooks, BusinessHooks {
  /** The network under `wx.request`. Default: real HTTP. */
  readonly request?: SendRequest;
}

export interface WxParts {
  readonly machine: Machine;
  readonly events: WxEvents;
  readonly stack: PageStack;
  readonly tabBar: TabBar;
  readonly overlay: Overlay;
  readonly storage: Storage;
  readonly phone: Phone;
  readonly update: Update;
  readonly gesture: Gesture;
  readonly hooks: WxHooks;
  readonly closing: AbortSignal;
  readonly launchOptions: () => Dictionary;
  readonly enterOptions: () => Dictionary;
  readonly startPullDownRefresh: () => void;
  readonly leave: Leave;
  /** The interfaces of `requiredPrivateInfos`. */
  readonly privateInfos: readonly string[];
}

/** Creates the `wx` object. A call to a missing function throws an error that names it. */
export function createWx(parts: WxParts): Dictionary {
  const { machine, events, stack, overlay, storage, phone, update, hooks, closing } = parts;
  const { realm, observer } = machine;
  const stored = storageApis(machine, storage);
  const privacy = createPrivacy({ machine, phone, events, overlay });
  const asyncApis: Record<string, AsyncApi> = {
    ...overlayApis(overlay, () => observer.changed()),
    ...stored.async,
    ...navigationApis(stack),
    ...parts.tabBar.apis(),
    ...openApis({ machine, hooks, phone, gesture: parts.gesture }),
    ...addressApis(hooks, parts.privateInfos, privacy.require),
    ...businessApis(hooks, parts.leave),
    ...phoneApis(phone, overlay),
    ...privacy.apis,
    ...quietApis(),
    startPullDownRefresh: parts.startPullDownRefresh,
  };
  const wx: Dictionary = {
    ...stored.sync,
    ...events.apis(),
    request: createRequest({
      machine,
      phone,
      gesture: parts.gesture,
      send: hooks.request ?? sendOverHttp,
      closing,
    }),
    nextTick: (task: unknown) => realm.later(() => (isCallable(task) ? task() : undefined)),
    createSelectorQuery: () => createSelectorQuery(machine, () => stack.top.view.root),
    getUpdateManager: () => update.manager(),
    getLaunchOptionsSync: () => realm.clone(parts.launchOptions()),
    getEnterOptionsSync: () => realm.clone(parts.enterOptions()),
    canIUse: (name: unknown) => Object.hasOwn(wx, String(name).split('.', 1)[0] ?? ''),
  };
  for (const [name, facts] of Object.entries(phone.facts())) wx[name] = () => realm.clone(facts());
  for (const [name, run] of Object.entries(asyncApis)) wx[name] = wxFunction(machine, name, run);
  return refuseUnknown(wx, (name) => {
    const problem = new Error(`wx.${name} is not in the harness: add it to the harness`);
    observer.error(problem);
    throw problem;
  });
}

// The runtimes of Taro and webpack probe these.
const KNOWN_ABSENT = new Set(['cloud', 'env', 'webpackJsonp', 'then', 'toJSON']);

function refuseUnknown(wx: Dictionary, refuse: (name: string) => never): Dictionary {
  return new Proxy(wx, {
    get(target, name) {
      if (typeof name === 'symbol' || KNOWN_ABSENT.has(name) || name in target)
        return Reflect.get(target, name);
      return () => refuse(name);
    },
  });
}

function navigationApis(stack: PageStack): Record<string, AsyncApi> {
  return {
    navigateTo: ({ url }) => stack.navigateTo(text(url)),
    redirectTo: ({ url }) => stack.redirectTo(text(url)),
    reLaunch: ({ url }) => stack.reLaunch(text(url)),
    switchTab: ({ url }) => stack.switchTab(text(url)),
    navigateBack: ({ delta }) => stack.navigateBack(Number(delta ?? 1)),
  };
}

/** These succeed without a visible effect. */
function quietApis(): Record<string, AsyncApi> {
  const names = ['setNavigationBarTitle', 'setNavigationBarColor', 'setBackgroundColor', 'pageScrollTo'];
  names.push('vibrateShort', 'showShareMenu', 'hideShareMenu', 'hideHomeButton', 'setBackgroundTextStyle');
  names.push('reportEvent', 'preloadSubpackage', 'enableAlertBeforeUnload', 'disableAlertBeforeUnload');
  return Object.fromEntries(names.map((name) => [name, () => undefined]));
}
