import { type AppConfig, parseAddress } from './build/project-files.js';
import type { Page } from './pages/page-stack.js';
import type { WxHooks } from './wx/create-wx.js';
import type { PhoneSettings } from './wx/phone.js';
import type { Storage } from './wx/storage.js';

/** The entry page and scene. */
export interface Entry {
  /** A page with its query, such as the path of a share card. Default: the first page of app.json. */
  readonly path?: string;
  /** 1001 (the default) is the list of mini-programs, 1007 a share card. */
  readonly scene?: number;
}

export interface LaunchOptions extends Entry {
  /** The folder of the build, as opened in WeChat DevTools. */
  readonly folder: string;
  readonly wx?: WxHooks;
  /** The storage of an earlier launch. */
  readonly storage?: Storage;
  readonly phone?: Partial<PhoneSettings>;
  /** Speed of the mini-program's timers: 100 turns ten seconds of polling into 0.1 s. Default: 1. */
  readonly timerSpeed?: number;
}

/** The options that `onLaunch` and `onShow` get. */
export interface EntryOptions extends Pick<Page, 'path' | 'query'> {
  readonly scene: number;
  readonly referrerInfo: object;
}

const MINI_PROGRAM_LIST = 1001;

export function entryOptions({ path, scene = MINI_PROGRAM_LIST }: Entry, config: AppConfig): EntryOptions {
  const address = path ?? config.pages[0] ?? '';
  return { ...parseAddress(address.replace(/^\//, '')), scene, referrerInfo: {} };
}
