/** Something that a world remembers between two calls. */
export interface Store {
  /** Forgets it all. */
  readonly reset: () => void;
}
