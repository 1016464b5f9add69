import { type Callable, type Dictionary, dictionary, isCallable, isDictionary } from '../values.js';
import { LogicInstance, type Machine } from './logic-instance.js';

/** Sends an event from the host element of a component (`triggerEvent`). */
export type TriggerEvent = (type: string, detail: unknown, options: Dictionary) => void;

const DEFAULT_VALUES = new Map<unknown, unknown>([
  ['String', ''],
  ['Number', 0],
  ['Boolean', false],
  ['Array', []],
  ['Object', null],
]);

/** A component: a logic instance whose properties come from the attributes of its host. */
export class ComponentInstance extends LogicInstance {
  onTrigger: TriggerEvent = () => undefined;
  private readonly definition: Dictionary;
  private readonly lastAttributes = new Map<string, string | undefined>();

  private readonly onUpdate: () => void;

  constructor(
    path: string,
    components: ReadonlyMap<string, string>,
    machine: Machine,
    definition: Dictionary,
    onUpdate: () => void,
  ) {
    const merged = withBehaviors(definition);
    super(path, components, machine, dictionary(merged.methods), {
      ...dictionary(merged.data),
      ...defaultsOf(dictionary(merged.properties)),
    });
    this.definition = merged;
    this.onUpdate = onUpdate;
    this.self.properties = this.self.data;
    this.self.triggerEvent = (type: unknown, detail: unknown, options: unknown) =>
      this.onTrigger(String(type), detail, dictionary(options));
    this.onDataChange = (fields) => {
      this.observe(fields);
      this.onUpdate();
    };
  }

  /** Takes over the attributes that changed since last time; the component's own updates stay. */
  takeAttributes(attributes: Dictionary): void {
    const changes: Dictionary = {};
    for (const name of Object.keys(dictionary(this.definition.properties))) {
      if (!(name in attributes)) continue;
      const value = attributes[name];
      const json = JSON.stringify(value);
      if (this.lastAttributes.get(name) === json) continue;
      this.lastAttributes.set(name, json);
      if (value !== undefined) changes[name] = value;
    }
    if (Object.keys(changes).length === 0) return;
    this.assign(changes);
    this.observe(Object.keys(changes));
  }

  /** Runs a lifetime, from `lifetimes` or from the definition itself. */
  runLifetime(name: 'created' | 'attached' | 'ready' | 'detached'): void {
    const run = dictionary(this.definition.lifetimes)[name] ?? this.definition[name];
    if (isCallable(run)) this.invoke(run);
  }

  private observe(fields: readonly string[]): void {
    for (const [paths, observer] of Object.entries(dictionary(this.definition.observers))) {
      const names = paths.split(',').map((path) => path.trim());
      const touched = names.some(
        (name) => name === '**' || fields.includes(name.split(/[.[]/, 1)[0] ?? name),
      );
      if (touched && isCallable(observer)) this.invoke(observer, ...names.map((name) => this.data[name]));
    }
    const properties = dictionary(this.definition.properties);
    for (const field of fields) {
      const observer = dictionary(properties[field]).observer;
      if (isCallable(observer)) this.invoke(observer, this.data[field]);
    }
  }

  private invoke(run: Callable, ...args: unknown[]): void {
    this.machine.realm.guard(() => run.apply(this.self, args));
  }
}

function defaultsOf(properties: Dictionary): Dictionary {
  const values: Dictionary = {};
  for (const [name, property] of Object.entries(properties)) {
    const { type, value } = isDictionary(property) ? property : { type: property, value: undefined };
    values[name] = value ?? DEFAULT_VALUES.get(isCallable(type) ? type.name : type) ?? null;
  }
  return values;
}

const MERGED_FIELDS = ['properties', 'data', 'methods', 'observers', 'lifetimes'] as const;

function withBehaviors(definition: Dictionary): Dictionary {
  const behaviors = Array.isArray(definition.behaviors) ? definition.behaviors.filter(isDictionary) : [];
  const merged: Dictionary = {};
  // The component's own fields win.
  for (const source of [...behaviors.map(withBehaviors), definition]) {
    const fields = MERGED_FIELDS.map((field) => [
      field,
      { ...dictionary(merged[field]), ...dictionary(source[field]) },
    ]);
    Object.assign(merged, source, Object.fromEntries(fields));
  }
  return merged;
}
