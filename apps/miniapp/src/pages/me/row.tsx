import { Text, View } from '@tarojs/components';

interface Props {
  readonly title: string;
  readonly className: string;
  readonly hint?: string;
  readonly onPress?: () => void;
}

/** A line that leads somewhere. */
export function Row({ title, className, hint, onPress = () => {} }: Props) {
  return (
    <View className={`me-row ${className}`} ariaRole="link" onClick={onPress}>
      <Text>{title}</Text>
      <View className="me-row-hint">{hint === undefined ? '›' : `${hint} ›`}</View>
    </View>
  );
}
