import type { Machine } from './logic-instance.js';
import type { PageStack } from './page-stack.js';
import { type Dictionary, dictionary, isCallable, text } from './values.js';
import type { ViewElement } from './view-element.js';
import { type AsyncApi, WxFailure, wxFunction } from './wx-async.js';
import { type Overlay, overlayApis, SYSTEM_FACTS } from './wx-interface.js';
import { createRequest, type SendRequest, sendOverHttp } from './wx-request.js';
import { type Storage, storageApis } from './wx-storage.js';

/** What WeChat itself would answer; a test says it here. */
export interface WxHooks {
  /** `wx.login`: the code of whoever is logged in to WeChat. */
  readonly login?: () => Promise<string> | string;
  /** `wx.requestPayment`: gets its parameters, answers with the errMsg: `requestPayment:ok`, or a failure. */
  readonly requestPayment?: (parameters: Dictionary) => Promise<string> | string;
  /** The network under `wx.request`; real HTTP where none is given. */
  readonly request?: SendRequest;
}

export interface WxParts {
  readonly machine: Machine;
  readonly stack: PageStack;
  readonly overlay: Overlay;
  readonly storage: Storage;
  readonly hooks: WxHooks;
  readonly closing: AbortSignal;
}

/** Makes the `wx` object. What it lacks is undefined, as in an older WeChat. */
export function createWx(parts: WxParts): Dictionary {
  const { machine, stack, overlay, storage, hooks, closing } = parts;
  const { realm, observer } = machine;
  const stored = storageApis(machine, storage);
  const asyncApis: Record<string, AsyncApi> = {
    ...overlayApis(overlay, () => observer.changed()),
    ...stored.async,
    ...navigationApis(stack),
    ...wechatApis(machine, hooks),
    ...quietApis(),
    getSystemInfo: () => SYSTEM_FACTS.getSystemInfoSync,
    getNetworkType: () => ({ networkType: 'wifi' }),
  };
  const wx: Dictionary = {
    ...stored.sync,
    request: createRequest(machine, hooks.request ?? sendOverHttp, closing),
    nextTick: (task: unknown) => realm.later(() => (isCallable(task) ? task() : undefined)),
    createSelectorQuery: () => createSelectorQuery(machine, () => stack.top.view.root),
    getLaunchOptionsSync: () => realm.clone({ path: stack.all[0]?.path ?? '', query: {}, scene: 1001 }),
    getEnterOptionsSync: () => realm.clone({ path: stack.all[0]?.path ?? '', query: {}, scene: 1001 }),
    canIUse: (name: unknown) => (String(name).split('.', 1)[0] ?? '') in wx,
  };
  for (const [name, facts] of Object.entries(SYSTEM_FACTS)) wx[name] = () => realm.clone(facts);
  for (const name of LISTENERS) wx[name] = () => undefined;
  for (const [name, run] of Object.entries(asyncApis)) wx[name] = wxFunction(machine, name, run);
  return wx;
}

// Nothing of what these listen for ever happens here.
const LISTENERS = [
  'ThemeChange',
  'NetworkStatusChange',
  'AppShow',
  'AppHide',
  'WindowResize',
  'MemoryWarning',
].flatMap((name) => [`on${name}`, `off${name}`]);

function navigationApis(stack: PageStack): Record<string, AsyncApi> {
  return {
    navigateTo: ({ url }) => stack.navigateTo(text(url)),
    redirectTo: ({ url }) => stack.redirectTo(text(url)),
    reLaunch: ({ url }) => stack.reLaunch(text(url)),
    switchTab: ({ url }) => stack.switchTab(text(url)),
    navigateBack: ({ delta }) => stack.navigateBack(Number(delta ?? 1)),
  };
}

function wechatApis(machine: Machine, hooks: WxHooks): Record<string, AsyncApi> {
  return {
    login: async () => {
      if (!hooks.login) throw new WxFailure('the test gave no wx.login');
      return { code: await hooks.login() };
    },
    checkSession: () => undefined,
    requestPayment: async (options) => {
      if (!hooks.requestPayment) throw new WxFailure('the test gave no wx.requestPayment');
      const { success, fail, complete, ...parameters } = options;
      const errMsg = await hooks.requestPayment(parameters);
      machine.observer.changed();
      if (errMsg !== 'requestPayment:ok') throw new WxFailure(errMsg, errMsg);
    },
  };
}

/** They succeed, and what they do cannot be seen here. */
function quietApis(): Record<string, AsyncApi> {
  const names = ['setNavigationBarTitle', 'setNavigationBarColor', 'setBackgroundColor', 'pageScrollTo'];
  names.push('setTabBarBadge', 'removeTabBarBadge', 'vibrateShort', 'setClipboardData', 'showShareMenu');
  names.push('hideShareMenu', 'hideHomeButton', 'setTabBarStyle', 'setBackgroundTextStyle');
  return Object.fromEntries(names.map((name) => [name, () => undefined]));
}

/** The least of `wx.createSelectorQuery`: elements are found, and every measure is zero, for nothing is laid out. */
function createSelectorQuery(machine: Machine, root: () => ViewElement): Dictionary {
  const questions: (() => unknown)[] = [];
  const measure = (element: ViewElement | undefined) =>
    element
      ? {
          id: element.id,
          dataset: element.dataset,
          left: 0,
          top: 0,
          right: 0,
          bottom: 0,
          width: 0,
          height: 0,
        }
      : null;

  function ask(question: () => unknown): Dictionary {
    const add = (callback: unknown) => {
      questions.push(() => {
        const answer = machine.realm.clone(question());
        if (isCallable(callback)) machine.realm.guard(() => callback(answer));
        return answer;
      });
      return query;
    };
    const fields = (_fields: unknown, callback: unknown) => add(callback);
    return { boundingClientRect: add, scrollOffset: add, node: add, context: add, fields };
  }

  const query: Dictionary = {
    in: () => query,
    select: (selector: unknown) => ask(() => measure(root().find(simplify(selector)))),
    selectAll: (selector: unknown) => ask(() => root().findAll(simplify(selector)).map(measure)),
    selectViewport: () => ask(() => ({ ...dictionary(measure(root())), width: 375, height: 724 })),
    exec: (callback: unknown) => {
      machine.realm.later(() => {
        const answers = questions.map((question) => question());
        if (isCallable(callback)) callback(machine.realm.clone(answers));
      });
    },
  };
  return query;
}

/** `>>>` crosses a component's border; here every descendant selector does. */
function simplify(selector: unknown): string {
  return String(selector).replaceAll('>>>', ' ');
}
