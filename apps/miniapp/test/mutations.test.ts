import { expect, test } from 'vitest';
import { MUTATIONS } from '../scripts/mutations.js';
import { tryMutations } from './try-mutations.js';

test('whichever way the build is broken, a purchase notices', async () => {
  expect(MUTATIONS.length).toBeGreaterThan(20);
  expect(await tryMutations()).toEqual([]);
}, 300_000);
