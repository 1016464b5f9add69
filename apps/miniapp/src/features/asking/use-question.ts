import { useUnload } from '@tarojs/taro';
import { useState } from 'react';

/** A question with two answers, each in words that say what happens. */
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

/**
 * Asks the buyer on the page; true where they said yes, false where they said no, or left. WeChat's own dialog is no
 * place for it: its buttons hold four characters.
 */
export function useQuestion() {
  const [question, setQuestion] = useState<OpenQuestion | null>(null);
  useUnload(() => question?.answer(false));
  const ask = (asked: Question): Promise<boolean> =>
    new Promise((resolve) => {
      const answer = (isYes: boolean) => {
        setQuestion(null);
        resolve(isYes);
      };
      setQuestion({ ...asked, answer });
    });
  return { question, ask };
}
