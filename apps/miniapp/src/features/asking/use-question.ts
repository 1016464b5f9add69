import { useUnload } from '@tarojs/taro';
import { useState } from 'react';
import type { OpenQuestion, Question } from '../../model/question';

/**
 * Asks the buyer on the page; resolves to false if they answer no or leave. WeChat's own dialog does not fit: its
 * buttons hold at most four characters.
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
