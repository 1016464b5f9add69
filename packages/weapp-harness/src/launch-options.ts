import { type AppConfig, parseAddress } from './build/project-files.js';
import type { Page } from './pages/page-stack.js';
import type { WxHooks } from './wx/create-wx.js';
import type { PhoneSettings } from './wx/phone.js';
import type { Storage } from './wx/storage.js';

/** How the user comes in. */
export interface Entry {
  /** A page with its query, such as the path of a share card; without it the first of app.json. */
  readonly path?: string;
  /** From where: 1001 is the list of mini-programs, 1007 a share card. */
  readonly scene?: number;
}

export interface LaunchOptions extends Entry {
  /** The build: what one would open in WeChat DevTools. */
  readonly folder: string;
  readonly wx?: WxHooks;
  /** The storage of an earlier launch, for an app that was closed and is opened again. */
  readonly storage?: Storage;
  readonly phone?: Partial<PhoneSettings>;
  /** How many times faster than the clock its timers run: 100 makes ten seconds of polling a tenth of one. */
  readonly timerSpeed?: number;
}

/** What the app is told about an entry. */
export interface EntryOptions extends Pick<Page, 'path' | 'query'> {
  readonly scene: number;
  readonly referrerInfo: object;
}

const FROM_THE_LIST = 1001;

export function entryOptions({ path, scene = FROM_THE_LIST }: Entry, config: AppConfig): EntryOptions {
  const address = path ?? config.pages[0] ?? '';
  return { ...parseAddress(address.replace(/^\//, '')), scene, referrerInfo: {} };
}
