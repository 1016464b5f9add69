/** Where the stores keep their state across restarts, in maps by name. */
export interface State {
  /**
   * The map of this name. A change inside a value is kept once the value is set again. `Stored` is its JSON form if
   * that differs.
   */
  readonly map: <Value, Stored = Value>(name: string, codec?: Codec<Value, Stored>) => Map<string, Value>;
  readonly close: () => void;
}

export interface Codec<Value, Stored> {
  readonly store: (value: Value) => Stored;
  readonly restore: (stored: Stored) => Value;
}

/** A part of the state whose maps have names of their own. */
export const partOf = (state: State, name: string): State => ({
  map: (mapName, codec) => state.map(`${name} ${mapName}`, codec),
  close: () => undefined,
});

/** State that ends with the process. */
export const inMemory: State = { map: () => new Map(), close: () => undefined };
