import { Button as PlatformButton } from '@tarojs/components';
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

/** A button that says what it does and shows when it is at work. */
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
    <PlatformButton
      className={`button button-${kind} ${name}${isOff ? ' button-off' : ''}`}
      hoverClass="button-pressed"
      disabled={isOff}
      loading={busy}
      onClick={onPress}
    >
      {children}
    </PlatformButton>
  );
}
