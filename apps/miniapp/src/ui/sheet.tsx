import { View } from '@tarojs/components';
import type { PropsWithChildren } from 'react';
import './sheet.css';

interface Props {
  /** The label for screen readers. */
  readonly label: string;
  readonly onClose: () => void;
}

/** A card that slides up over the page; a tap outside closes it. */
export function Sheet({ label, onClose, children }: PropsWithChildren<Props>) {
  return (
    <View className="sheet" ariaRole="dialog" ariaLabel={label}>
      <View className="sheet-shade" onClick={onClose} />
      <View className="sheet-card">{children}</View>
    </View>
  );
}
