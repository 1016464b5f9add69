/** `setData` of one page or component. */
export interface SetDataUsage {
  readonly path: string;
  readonly calls: number;
  /** UTF-8 bytes of the JSON of all calls. */
  readonly bytes: number;
}

/** Counts `setData`: the bridge between the two layers is the slow part of a mini-program. */
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

  /** Returns and resets the counts, one entry for each instance. */
  take(): readonly SetDataUsage[] {
    const taken = [...this.usage.values()];
    this.usage = new Map();
    return taken;
  }
}
