import { expect, test } from 'vitest';
import { ERRORS_PAGES } from './errors-page.js';

test.each(ERRORS_PAGES)('docs/$file agrees with the catalogue', ({ committed, content }) => {
  expect(committed(), 'run: pnpm --filter contracts errors').toBe(content);
});
