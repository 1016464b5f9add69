/** A span of planned times. */
export interface Span {
  readonly after: Date;
  readonly until: Date;
}
