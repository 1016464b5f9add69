import { useLaunch, usePageNotFound } from '@tarojs/taro';
import type { PropsWithChildren } from 'react';
import { watchAddress } from './platform/address';
import { navigation } from './platform/navigation';
import { watchUpdates } from './platform/updates';
import './app.css';

export default function App({ children }: PropsWithChildren) {
  useLaunch(() => {
    watchUpdates();
    watchAddress();
  });
  // A share card of an older version may name a page that is gone.
  usePageNotFound(() => void navigation.toShop());
  return children;
}
