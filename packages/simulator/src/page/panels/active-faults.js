// @ts-check

/**
 * How many of the faults are not as usual.
 *
 * @param {import('../../faults/faults.js').Faults} faults
 */
export function activeFaults({ rules, signWith, refunds }) {
  return rules.length + Number(signWith !== 'requested') + Number(refunds !== 'success');
}
