import { Text, View } from '@tarojs/components';
import { toast } from '../platform/dialog';
import { text } from '../text';
import './stepper.css';

interface Props {
  readonly value: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
}

/** A quantity from 1 to `most`. */
export function Stepper({ value, most, onChange }: Props) {
  const canLess = value > 1;
  const canMore = value < most;
  return (
    <View className="stepper">
      <View
        className={canLess ? 'stepper-button stepper-less' : 'stepper-button stepper-less stepper-off'}
        ariaRole="button"
        ariaLabel={text.product.less}
        ariaDisabled={!canLess}
        onClick={() => canLess && onChange(value - 1)}
      >
        −
      </View>
      <Text className="stepper-value">{value}</Text>
      <View
        className={canMore ? 'stepper-button stepper-more' : 'stepper-button stepper-more stepper-off'}
        ariaRole="button"
        ariaLabel={text.product.more}
        onClick={() => (canMore ? onChange(value + 1) : toast(text.product.most(most)))}
      >
        +
      </View>
    </View>
  );
}
