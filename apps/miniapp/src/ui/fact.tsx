import { Text, View } from '@tarojs/components';
import type { PropsWithChildren } from 'react';
import './fact.css';

/** A name, and what it is. */
export function Fact({ label, children }: PropsWithChildren<{ readonly label: string }>) {
  return (
    <View className="fact">
      <Text className="fact-label">{label}</Text>
      <View className="fact-value">{children}</View>
    </View>
  );
}
