import { useLaunch, usePageNotFound } from '@tarojs/taro';
import type { PropsWithChildren } from 'react';
import { navigation } from './app/navigation';
import { onPageLoad } from './app/page-loads';
import { consents } from './features/reminders/consents';
import { resumeAt } from './features/resume/resume-unfinished';
import { watchAddress } from './platform/address';
import { watchUpdates } from './platform/updates';
import { text } from './text';
import '@taro-pay/site/look.css';
import './app.css';

onPageLoad(resumeAt);

export default function App({ children }: PropsWithChildren) {
  useLaunch(() => {
    watchUpdates(text.update);
    watchAddress();
    void consents.tellAll();
  });
  // A share card of an older version may name a page that no longer exists.
  usePageNotFound(() => void navigation.toShop());
  return children;
}
