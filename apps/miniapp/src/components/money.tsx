import type { Fen } from '@taro-pay/contracts';
import { Text, View } from '@tarojs/components';
import './money.css';

interface Props {
  readonly fen: Fen;
  readonly size?: 'small' | 'normal' | 'large';
}

/** The one place where fen become yuan, in whole numbers all the way. */
export function Money({ fen, size = 'normal' }: Props) {
  const digits = String(fen).padStart(3, '0');
  const yuan = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',');
  return (
    <View className={`money money-${size}`} ariaRole="text" ariaLabel={`${yuan}.${digits.slice(-2)} 元`}>
      <Text className="money-sign">¥</Text>
      <Text className="money-yuan">{yuan}</Text>
      <Text className="money-fen">.{digits.slice(-2)}</Text>
    </View>
  );
}
