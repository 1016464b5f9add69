import { Text, View } from '@tarojs/components';
import type { ShownError } from '../shown-error';
import { text } from '../text';
import { Button } from './button';
import './states.css';

/** Grey shapes where the content will be. */
export function Skeleton({ rows, tall = false }: { readonly rows: number; readonly tall?: boolean }) {
  return (
    <View className="skeleton" ariaRole="progressbar" ariaLabel={text.page.loading}>
      {Array.from({ length: rows }, (_, row) => (
        <View key={row} className={tall ? 'skeleton-row skeleton-tall' : 'skeleton-row'} />
      ))}
    </View>
  );
}

interface ErrorProps {
  readonly error: ShownError;
  readonly onRetry: () => void;
}

/** What happened, what to do, and the id that support asks for. */
export function ErrorState({ error, onRetry }: ErrorProps) {
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
        <Button name="retry-button" kind="plain" onPress={onRetry}>
          {text.page.retry}
        </Button>
      </View>
    </View>
  );
}

interface EmptyProps {
  readonly title: string;
  readonly hint?: string;
  readonly action?: { readonly label: string; readonly onPress: () => void };
}

/** Nothing here yet, and where to go instead. */
export function EmptyState({ title, hint, action }: EmptyProps) {
  return (
    <View className="state">
      <View className="state-mark">☕</View>
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
