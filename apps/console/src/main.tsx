import './style/base.css';
import './style/pages.css';
import './style/print.css';
import './style/shipping.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { readOnlyWhileSomebodyIsHere } from './api/activity.js';
import { createQueryClient } from './api/query-client.js';
import { App } from './app/app.js';
import { Appearance, loadLook } from './app/appearance.js';
import { preload } from './app/preload.js';
import { currentPlace } from './app/router.js';
import { currentSettings } from './app/settings.js';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');

readOnlyWhileSomebodyIsHere();
const client = createQueryClient();

preload(client, currentPlace().path);

void loadLook(currentSettings().language).then((look) => {
  createRoot(root).render(
    <QueryClientProvider client={client}>
      <Appearance first={look}>
        <App />
      </Appearance>
    </QueryClientProvider>,
  );
});
