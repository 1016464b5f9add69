import { View } from '@tarojs/components';
import type { PropsWithChildren } from 'react';
import './button.css';

interface Props {
  readonly onPress: () => void;
  readonly kind?: 'primary' | 'plain' | 'quiet';
  /** What it is called in tests and styles of the page. */
  readonly name: string;
  readonly disabled?: boolean;
  readonly busy?: boolean;
}

/**
 * A button that says what it does and shows when it is at work. A view, not the platform's button: that one brings
 * styles of its own, other ones on each platform, and nothing else that is needed here.
 */
export function Button({
  onPress,
  kind = 'primary',
  name,
  disabled = false,
  busy = false,
  children,
}: PropsWithChildren<Props>) {
  const isOff = disabled || busy;
  return (
    <View
      className={`button button-${kind} ${name}${disabled && !busy ? ' button-off' : ''}`}
      hoverClass={isOff ? 'none' : 'button-pressed'}
      ariaRole="button"
      ariaDisabled={isOff}
      onClick={() => {
        if (!isOff) onPress();
      }}
    >
      {busy ? <View className="button-spinner" /> : null}
      {children}
    </View>
  );
}
