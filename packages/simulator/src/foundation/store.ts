/** State of a world. */
export interface Store {
  /** Returns to the initial state. */
  readonly reset: () => void;
}
