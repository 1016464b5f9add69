import type { Realm } from '../realm/realm.js';
import { type Callable, type Dictionary, isCallable } from '../values.js';

const EVENTS = [
  'AppHide',
  'AppShow',
  'MemoryWarning',
  'NeedPrivacyAuthorization',
  'NetworkStatusChange',
  'NetworkWeakChange',
  'PageNotFound',
  'ThemeChange',
  'WindowResize',
] as const;

/** The events of `wx.onX`. */
export type WxEvent = (typeof EVENTS)[number];

/** The listeners of `wx.onX`. */
export class WxEvents {
  private readonly listeners = new Map<string, Set<Callable>>();
  private readonly realm: Realm;

  constructor(realm: Realm) {
    this.realm = realm;
  }

  /** `onX` and `offX` for every event; `offX` without a listener removes all. */
  apis(): Dictionary {
    const apis: Dictionary = {};
    for (const event of EVENTS) {
      const listening = new Set<Callable>();
      this.listeners.set(event, listening);
      apis[`on${event}`] = (listener: unknown) => {
        if (isCallable(listener)) listening.add(listener);
      };
      apis[`off${event}`] = (listener: unknown) => {
        if (isCallable(listener)) listening.delete(listener);
        else listening.clear();
      };
    }
    return apis;
  }

  /** Calls all listeners; false if there are none. */
  tell(event: WxEvent, ...details: unknown[]): boolean {
    const listening = [...(this.listeners.get(event) ?? [])];
    for (const listener of listening) this.realm.guard(() => listener(...details));
    return listening.length > 0;
  }
}
