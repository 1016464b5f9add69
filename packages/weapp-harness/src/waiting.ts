/** Lets a test wait for what it expects, looking again whenever something has changed, and never by sleeping. */
export class Waiting {
  private readonly listeners = new Set<() => void>();

  /** Something has changed: whoever waits looks again. */
  changed(): void {
    for (const listener of [...this.listeners]) listener();
  }

  /** Resolves with the predicate's first truthy value; rejects at the bound with what `describe` says. */
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
