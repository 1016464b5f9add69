import { writeErrorsPage } from './errors-page.js';

writeErrorsPage();
