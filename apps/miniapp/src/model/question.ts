/** A question with two answers, each worded as its consequence. */
export interface Question {
  readonly title: string;
  readonly content: string;
  /** The answer that changes something. */
  readonly yes: string;
  readonly no: string;
}

/** A question that waits for its answer. */
export interface OpenQuestion extends Question {
  readonly answer: (isYes: boolean) => void;
}
