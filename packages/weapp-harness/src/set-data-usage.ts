/** What one page or component has sent to its view. */
export interface SetDataUsage {
  readonly path: string;
  readonly calls: number;
  /** UTF-8 bytes of the JSON of all calls. */
  readonly bytes: number;
}

/** Counts `setData`: the bridge between the two layers is what makes a mini-program slow. */
export class SetDataMeter {
  private usage = new Map<object, SetDataUsage>();

  record(instance: { readonly path: string }, bytes: number): void {
    const {
      path,
      calls,
      bytes: before,
    } = this.usage.get(instance) ?? { path: instance.path, calls: 0, bytes: 0 };
    this.usage.set(instance, { path, calls: calls + 1, bytes: before + bytes });
  }

  /** What was sent since the last time that it was taken, one entry for each instance. */
  take(): readonly SetDataUsage[] {
    const taken = [...this.usage.values()];
    this.usage = new Map();
    return taken;
  }
}
