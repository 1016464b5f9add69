import { View } from '@tarojs/components';
import type { OpenQuestion } from '../model/question';
import { Button } from './button';
import './question-sheet.css';
import { Sheet } from './sheet';

/** The open question; a tap outside answers no. */
export function QuestionSheet({ question }: { readonly question: OpenQuestion | null }) {
  if (question === null) return null;
  const { title, content, yes, no, answer } = question;
  return (
    <Sheet label={title} onClose={() => answer(false)}>
      <View className="question">{title}</View>
      <View className="question-content">{content}</View>
      <View className="question-answers">
        <View className="question-answer">
          <Button name="question-no" kind="plain" onPress={() => answer(false)}>
            {no}
          </Button>
        </View>
        <View className="question-answer">
          <Button name="question-yes" onPress={() => answer(true)}>
            {yes}
          </Button>
        </View>
      </View>
    </Sheet>
  );
}
