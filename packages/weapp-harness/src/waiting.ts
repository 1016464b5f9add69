/** Waits for a predicate. It is evaluated after each change, never by polling. */
export class Waiting {
  private readonly listeners = new Set<() => void>();

  /** Something has changed: evaluates the predicates again. */
  changed(): void {
    for (const listener of [...this.listeners]) listener();
  }

  /** Resolves with the first truthy value; rejects after the timeout with the text of `describe`. */
  waitFor<Value>(
    predicate: () => Value,
    timeoutMs: number,
    describe: () => string,
  ): Promise<NonNullable<Value>> {
    return new Promise((resolve, reject) => {
      const finish = () => {
        clearTimeout(timer);
        this.listeners.delete(look);
      };
      const look = () => {
        try {
          const value = predicate();
          if (value === null || value === undefined || value === false) return;
          finish();
          resolve(value);
        } catch (problem) {
          finish();
          reject(problem);
        }
      };
      const timer = setTimeout(() => {
        finish();
        reject(new Error(`Waited ${timeoutMs} ms for ${predicate.toString()}\n${describe()}`));
      }, timeoutMs);
      this.listeners.add(look);
      look();
    });
  }
}
