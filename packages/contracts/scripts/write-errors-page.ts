import { ERRORS_PAGES } from './errors-page.js';

for (const { write } of ERRORS_PAGES) write();
