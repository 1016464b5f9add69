import { View } from '@tarojs/components';
import type { PropsWithChildren, ReactNode } from 'react';
import { typeScale } from '../platform/system';
import './page.css';

interface Props {
  /** The main action of the page, at the bottom of the screen. */
  readonly footer?: ReactNode;
}

const LARGER = typeScale === 1 ? undefined : `--scale: ${typeScale}`;

/** The frame of every page: colours, width, font size, footer and safe area. */
export function Page({ footer, children }: PropsWithChildren<Props>) {
  return (
    <View className={footer === undefined ? 'page' : 'page page-with-footer'} style={LARGER ?? ''}>
      {children}
      {footer === undefined ? null : <View className="page-footer">{footer}</View>}
    </View>
  );
}
