import { Text, View } from '@tarojs/components';
import type { ShownError } from '../model/resource';
import { text } from '../text';
import { Button } from './button';
import './states.css';

interface Action {
  readonly label: string;
  readonly onPress: () => void;
}

interface ErrorProps {
  readonly error: ShownError;
  readonly action: Action;
}

/** An error page: message, request id and an action. */
export function ErrorState({ error, action }: ErrorProps) {
  return (
    <View className="state" ariaRole="alert">
      <View className="state-mark state-mark-error">!</View>
      <Text className="state-title">{error.message}</Text>
      {error.requestId === null ? null : (
        <Text className="state-hint" userSelect>
          {text.page.requestId(error.requestId)}
        </Text>
      )}
      <View className="state-action">
        <Button name="retry-button" kind="plain" onPress={action.onPress}>
          {action.label}
        </Button>
      </View>
    </View>
  );
}

interface EmptyProps {
  readonly title: string;
  readonly hint?: string;
  readonly action?: Action;
}

/** An empty page, with an action. */
export function EmptyState({ title, hint, action }: EmptyProps) {
  return (
    <View className="state">
      <View className="logo state-mark" />
      <Text className="state-title">{title}</Text>
      {hint === undefined ? null : <Text className="state-hint">{hint}</Text>}
      {action === undefined ? null : (
        <View className="state-action">
          <Button name="empty-action" kind="plain" onPress={action.onPress}>
            {action.label}
          </Button>
        </View>
      )}
    </View>
  );
}
