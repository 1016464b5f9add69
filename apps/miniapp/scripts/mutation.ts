/**
 * `pnpm --filter miniapp mutation`: mutates copies of the production build, buys something in each, and reports what
 * detected the mutation. Exits with 1 if one is undetected. Build first, as for tests.
 */
import { tryMutations } from '../test/try-mutations.js';
import { MUTATIONS } from './mutations.js';

const NAME_WIDTH = 38;

const missed = await tryMutations((name, noticed) => {
  console.log(`${name.padEnd(NAME_WIDTH)}${noticed?.slice(0, 100) ?? 'NOT NOTICED'}`);
});
console.log(`\n${MUTATIONS.length - missed.length} of ${MUTATIONS.length} noticed`);
process.exitCode = missed.length === 0 ? 0 : 1;
