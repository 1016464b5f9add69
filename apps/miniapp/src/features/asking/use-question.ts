import { useUnload } from '@tarojs/taro';
import { useState } from 'react';
import type { OpenQuestion, Question } from '../../model/question';

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
