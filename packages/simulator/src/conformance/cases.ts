import { ACCEPTED } from './accepted-cases.js';
import type { ConformanceCase } from './case.js';
import { REFUND_CASES } from './refund-cases.js';
import { REFUSED } from './refused-cases.js';
import { UNMATCHED } from './unmatched-cases.js';

/** Every notification of the run, in the order in which they are sent. */
export const CASES: readonly ConformanceCase[] = [...REFUSED, ...UNMATCHED, ...ACCEPTED, ...REFUND_CASES];
