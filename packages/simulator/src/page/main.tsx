import { createRoot } from 'react-dom/client';
import { createLive, LiveProvider } from './api/live.js';
import { App } from './app/app.js';
import { NavigationProvider } from './state/navigation.js';
import { NoticeProvider } from './state/notice.js';
import { TextProvider } from './text/text.js';

const root = document.querySelector('#root');
if (root === null) throw new Error('index.html has no #root.');
createRoot(root).render(
  <TextProvider>
    <LiveProvider live={createLive()}>
      <NoticeProvider>
        <NavigationProvider>
          <App />
        </NavigationProvider>
      </NoticeProvider>
    </LiveProvider>
  </TextProvider>,
);
