import { Text, View } from '@tarojs/components';
import type { ShownError } from '../model/resource';
import { text } from '../text';
import './notice.css';

/** The error of the last action; the page stays as it is. */
export function Notice({ error }: { readonly error: ShownError }) {
  return (
    <View className="notice" ariaRole="alert">
      <View>{error.message}</View>
      {error.requestId === null ? null : (
        <Text className="notice-support" userSelect>
          {text.page.requestId(error.requestId)}
        </Text>
      )}
    </View>
  );
}
