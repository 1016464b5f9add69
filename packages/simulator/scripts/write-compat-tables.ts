import { committedResults } from './compat/results.js';
import { writePages } from './compat/table.js';

writePages(committedResults());
