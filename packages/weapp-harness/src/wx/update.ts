import type { Machine } from '../realm/logic-instance.js';
import { type Callable, type Dictionary, isCallable } from '../values.js';

/** The state of a newer version of the mini-program. */
export type UpdateState = 'none' | 'found' | 'ready' | 'failed' | 'applied';

/** `wx.getUpdateManager`. https://developers.weixin.qq.com/miniprogram/dev/api/base/update/UpdateManager.html */
export class Update {
  private current: UpdateState = 'none';
  private readonly listeners = { check: noop, ready: noop, failed: noop };
  private readonly machine: Machine;

  constructor(machine: Machine) {
    this.machine = machine;
  }

  get state(): UpdateState {
    return this.current;
  }

  /** WeChat finds a newer version; loading it succeeds or fails. */
  offer(outcome: 'ready' | 'failed'): void {
    this.tell(this.listeners.check, { hasUpdate: true });
    this.current = outcome;
    this.tell(this.listeners[outcome]);
    this.machine.observer.changed();
  }

  manager(): Dictionary {
    const listen = (name: keyof Update['listeners']) => (listener: unknown) => {
      if (isCallable(listener)) this.listeners[name] = listener;
    };
    return {
      onCheckForUpdate: (listener: unknown) => {
        listen('check')(listener);
        // Without a newer version this is the only event.
        this.machine.realm.later(() =>
          this.tell(this.listeners.check, { hasUpdate: this.current !== 'none' }),
        );
      },
      onUpdateReady: listen('ready'),
      onUpdateFailed: listen('failed'),
      applyUpdate: () => {
        if (this.current !== 'ready') throw new Error('applyUpdate: the update is not ready');
        this.current = 'applied';
        this.machine.observer.changed();
      },
    };
  }

  private tell(listener: Callable, detail?: unknown): void {
    this.machine.realm.guard(() => listener(this.machine.realm.clone(detail)));
  }
}

const noop: Callable = () => undefined;
