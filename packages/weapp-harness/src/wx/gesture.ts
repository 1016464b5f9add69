/** Whether the user has just tapped or paid: some dialogs of WeChat may open only then. */
export class Gesture {
  private current: object | undefined;

  get isFresh(): boolean {
    return this.current !== undefined;
  }

  /** Fresh for synchronous code and its promises; a timer or an answer from outside is too late. */
  begin(): void {
    const gesture = {};
    this.current = gesture;
    setTimeout(() => {
      if (this.current === gesture) this.end();
    }, 0);
  }

  /** An answer has come from outside. On a busy machine it may come before the timer. */
  end(): void {
    this.current = undefined;
  }
}
