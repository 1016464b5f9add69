// @ts-check

/**
 * The number of faults that differ from the defaults.
 *
 * @param {import('../../faults/faults.js').Faults} faults
 */
export function activeFaults({ rules, signWith, refunds }) {
  return rules.length + Number(signWith !== 'requested') + Number(refunds !== 'success');
}
