import { Text, View } from '@tarojs/components';
import { formatTime } from '../model/time';
import './timeline.css';

export interface TimelineEntry {
  readonly key: string;
  readonly title: string;
  readonly hint?: string;
  /** ISO 8601; null if it has not happened yet. */
  readonly at: string | null;
  readonly tone: 'done' | 'over' | 'waiting' | 'trouble';
}

/** Events in the order of time. */
export function Timeline({ entries }: { readonly entries: readonly TimelineEntry[] }) {
  return (
    <View className="timeline">
      {entries.map(({ key, title, hint, at, tone }) => (
        <View key={key} className={`timeline-entry timeline-${tone}`}>
          <View className="timeline-dot" />
          <View className="timeline-text">
            <View>{title}</View>
            {hint === undefined ? null : <View className="timeline-hint">{hint}</View>}
            {at === null ? null : <Text className="timeline-hint">{formatTime(at)}</Text>}
          </View>
        </View>
      ))}
    </View>
  );
}
