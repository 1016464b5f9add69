/** Where the stores keep what has to outlive a restart: each asks for maps by name and uses them like any other. */
export interface State {
  /**
   * The map of this name. What was changed inside a value is kept once the value is set again. `Stored` is its form
   * in JSON where that differs.
   */
  readonly map: <Value, Stored = Value>(name: string, codec?: Codec<Value, Stored>) => Map<string, Value>;
  readonly close: () => void;
}

export interface Codec<Value, Stored> {
  readonly store: (value: Value) => Stored;
  readonly restore: (stored: Stored) => Value;
}

/** State that ends with the process. */
export const inMemory: State = { map: () => new Map(), close: () => undefined };
