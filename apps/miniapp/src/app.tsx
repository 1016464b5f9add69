import { useLaunch, usePageNotFound } from '@tarojs/taro';
import type { PropsWithChildren } from 'react';
import { navigation } from './app/navigation';
import { watchAddress } from './platform/address';
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
