import type { KeyMode } from '../protocol/keyring.js';
import { ACCEPTED } from './accepted-cases.js';
import { type ConformanceCase, PAGES } from './case.js';
import { REFUND_CASES } from './refund-cases.js';
import { REFUSED } from './refused-cases.js';
import { UNMATCHED } from './unmatched-cases.js';

/** Every notification of the run where the merchant has both kinds of keys, in the order in which they are sent. */
export const CASES: readonly ConformanceCase[] = [...REFUSED, ...UNMATCHED, ...ACCEPTED, ...REFUND_CASES];

/** The case of the kind of key that a merchant of this mode does not have. */
const FOREIGN_KEYS = { 'public-key': 'certificate', certificate: 'public-key', both: null } as const;

/** The same for a merchant with these keys: a notification signed with a key that it does not have is to be refused. */
export function casesOf(mode: KeyMode): readonly ConformanceCase[] {
  const foreign = CASES.find(({ name }) => name === FOREIGN_KEYS[mode]);
  if (foreign === undefined) return CASES;
  const refused: ConformanceCase = {
    ...foreign,
    kind: 'refuse',
    proves: 'A signature is refused whose key the merchant does not have.',
    danger: 'WeChat sends such a notification as a probe, and finds that signatures are not checked.',
    link: PAGES.signature,
    followsFrom: ['forged'],
  };
  return [...REFUSED, refused, ...CASES.slice(REFUSED.length).filter((one) => one !== foreign)];
}
