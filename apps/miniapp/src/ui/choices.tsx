import { View } from '@tarojs/components';
import './choices.css';

interface Props<Option extends string | null> {
  /** A class name for tests. */
  readonly name: string;
  readonly options: readonly Option[];
  readonly chosen: Option;
  readonly titleOf: (option: Option) => string;
  readonly onChoose: (option: Option) => void;
}

/** A row of options, of which one is chosen; it scrolls if they are wider than the screen. */
export function Choices<Option extends string | null>({
  name,
  options,
  chosen,
  titleOf,
  onChoose,
}: Props<Option>) {
  return (
    <View className="choices" ariaRole="tablist">
      {options.map((option) => (
        <View
          key={option ?? ''}
          className={`choice ${name}${option === chosen ? ' choice-on' : ''}`}
          ariaRole="tab"
          ariaSelected={option === chosen}
          onClick={() => onChoose(option)}
        >
          <View className="choice-title">{titleOf(option)}</View>
        </View>
      ))}
    </View>
  );
}
