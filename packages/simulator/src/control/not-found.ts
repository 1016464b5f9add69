/** Thrown by a verb for what does not exist: a 404 with this message. */
export class NotFound extends Error {}

/** Thrown by a verb for what cannot be done now: a 409 with this code and message. */
export class Conflict extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
