import { type Dictionary, dictionary, entriesWithInherited, isCallable, setPath } from '../values.js';
import type { Observer, Realm } from './realm.js';

/** The realm and the observer of one mini-program. */
export interface Machine {
  readonly realm: Realm;
  readonly observer: Observer;
}

/** A page or a component in the logic layer; `self` is the `this` of its methods. */
export class LogicInstance {
  readonly self: Dictionary;
  /** Called after `setData` with the names of the changed fields. */
  onDataChange: (fields: readonly string[]) => void = () => undefined;

  readonly path: string;
  /** The path of the component for each tag of `usingComponents`. */
  readonly components: ReadonlyMap<string, string>;
  protected readonly machine: Machine;

  constructor(
    path: string,
    components: ReadonlyMap<string, string>,
    machine: Machine,
    definition: Dictionary,
    data: unknown,
  ) {
    this.path = path;
    this.components = components;
    this.machine = machine;
    this.self = {
      ...Object.fromEntries(entriesWithInherited(definition)),
      data: machine.realm.clone(data ?? {}),
      is: path,
      setData: (changes: unknown, callback: unknown) => this.setData(dictionary(changes), callback),
    };
  }

  get data(): Dictionary {
    return dictionary(this.self.data);
  }

  has(method: string): boolean {
    return isCallable(this.self[method]);
  }

  /** Calls a method if it exists. An exception is an error of the mini-program, not of the test. */
  call(method: string, ...args: unknown[]): unknown {
    const found = this.self[method];
    if (!isCallable(found)) return undefined;
    return this.machine.realm.guard(() => found.apply(this.self, args));
  }

  /** A copy of the value in the realm of the instance. */
  cloned(value: unknown): unknown {
    return this.machine.realm.clone(value);
  }

  /** Sets fields without a notification, before the first render. */
  assign(changes: Dictionary): void {
    for (const [path, value] of Object.entries(changes)) {
      if (value === undefined) {
        this.machine.observer.warn(`Setting data field "${path}" to undefined is invalid. (${this.path})`);
      } else {
        setPath(this.data, path, this.machine.realm.clone(value));
      }
    }
  }

  private setData(changes: Dictionary, callback: unknown): void {
    const { realm, observer } = this.machine;
    observer.dataSet(this, Buffer.byteLength(JSON.stringify(changes)));
    this.assign(changes);
    this.onDataChange(Object.keys(changes).map((path) => path.split(/[.[]/, 1)[0] ?? path));
    if (isCallable(callback)) realm.later(() => callback.call(this.self));
    observer.changed();
  }
}
