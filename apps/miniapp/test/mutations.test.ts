import { expect, test } from 'vitest';
import { MUTATIONS } from '../scripts/mutations.js';
import { tryMutations } from './try-mutations.js';

test('a purchase notices every broken build', async () => {
  expect(MUTATIONS.length).toBeGreaterThan(20);
  expect(await tryMutations()).toEqual([]);
}, 300_000);
