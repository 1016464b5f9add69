import './style/base.css';
import './style/pages.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { readOnlyWhileSomebodyIsHere } from './api/activity.js';
import { createQueryClient } from './api/query-client.js';
import { App } from './app/app.js';
import { Appearance } from './app/appearance.js';
import { currentSettings } from './app/settings.js';
import { loadText } from './text/index.js';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');

readOnlyWhileSomebodyIsHere();
const client = createQueryClient();

void loadText(currentSettings().language).then(() => {
  createRoot(root).render(
    <QueryClientProvider client={client}>
      <Appearance>
        <App />
      </Appearance>
    </QueryClientProvider>,
  );
});
