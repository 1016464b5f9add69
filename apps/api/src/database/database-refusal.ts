/** A database cannot be used as it is: nothing was changed. The message is one line that says why and what to do. */
export class DatabaseRefusal extends Error {
  override readonly name: string = 'DatabaseRefusal';
}
