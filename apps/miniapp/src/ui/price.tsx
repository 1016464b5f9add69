import type { Fen } from '@taro-pay/contracts';
import { Text, View } from '@tarojs/components';
import { splitYuan } from '../model/money';
import { text } from '../text';
import './price.css';

interface Props {
  readonly fen: Fen;
  readonly size?: 'small' | 'normal' | 'large';
}

/** An amount in yuan. */
export function Price({ fen, size = 'normal' }: Props) {
  const { yuan, cents } = splitYuan(fen);
  return (
    <View className={`price price-${size}`} ariaRole="text" ariaLabel={text.page.yuan(`${yuan}.${cents}`)}>
      <Text className="price-sign">¥</Text>
      <Text className="price-yuan">{yuan}</Text>
      <Text className="price-cents">.{cents}</Text>
    </View>
  );
}
