/** Whether the user's finger, or the cashier, has just acted: some of WeChat's questions may be asked only then. */
export class Gesture {
  private rounds = 0;

  get isFresh(): boolean {
    return this.rounds > 0;
  }

  /** Fresh for what runs at once and for the promises that follow, and no longer: a timer or a request is too late. */
  begin(): void {
    this.rounds += 1;
    setTimeout(() => {
      this.rounds -= 1;
    }, 0);
  }
}
