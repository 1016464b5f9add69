import { View } from '@tarojs/components';
import type { PropsWithChildren } from 'react';
import './button.css';

interface Props {
  readonly onPress: () => void;
  readonly kind?: 'primary' | 'plain' | 'quiet';
  /** A class name for tests and for styles of the page. */
  readonly name: string;
  readonly disabled?: boolean;
  readonly busy?: boolean;
}

/**
 * A button with a label and a busy state. A view instead of the platform's button, which has different styles on each
 * platform.
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
