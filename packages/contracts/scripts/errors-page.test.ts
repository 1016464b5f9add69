import { expect, test } from 'vitest';
import { committedErrorsPage, renderErrorsPage } from './errors-page.js';

test('docs/errors.md says what the catalogue says', () => {
  expect(committedErrorsPage(), 'run: pnpm --filter contracts errors').toBe(renderErrorsPage());
});
