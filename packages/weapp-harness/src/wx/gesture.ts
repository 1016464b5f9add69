/** Whether the user has just tapped or paid: some dialogs of WeChat may open only then. */
export class Gesture {
  private rounds = 0;

  get isFresh(): boolean {
    return this.rounds > 0;
  }

  /** Fresh for synchronous code and its promises; a timer or a request is too late. */
  begin(): void {
    this.rounds += 1;
    setTimeout(() => {
      this.rounds -= 1;
    }, 0);
  }
}
