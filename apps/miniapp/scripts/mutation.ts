/**
 * `pnpm --filter miniapp mutation`: breaks copies of the build that ships to WeChat, one way at a time, buys something
 * in each, and tells what noticed the break. Ends with 1 where one is not noticed. Build first, as for tests.
 */
import { tryMutations } from '../test/try-mutations.js';
import { MUTATIONS } from './mutations.js';

const NAME_WIDTH = 38;

const missed = await tryMutations((name, noticed) => {
  console.log(`${name.padEnd(NAME_WIDTH)}${noticed?.slice(0, 100) ?? 'NOT NOTICED'}`);
});
console.log(`\n${MUTATIONS.length - missed.length} of ${MUTATIONS.length} noticed`);
process.exitCode = missed.length === 0 ? 0 : 1;
