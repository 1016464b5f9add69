import { styleText } from 'node:util';
import type { CaseResult } from './run.js';

const MARKS = {
  passed: styleText('green', '✓'),
  failed: styleText('red', '✗'),
  skipped: styleText('dim', '–'),
} as const;

const HEADINGS = {
  refuse: 'Refused with 4xx or 5xx; the order does not change',
  unmatched: 'Genuine, but not matching the order; the order does not change',
  accept: 'Accepted with 200 or 204; the order changes',
} as const;

/** Prints each result at once, under a heading for its kind. What follows from one cause stands on one line. */
export function createReporter(print: (line: string) => void) {
  let kind: CaseResult['kind'] | null = null;
  let folded: CaseResult[] = [];
  const unfold = () => {
    const [first] = folded;
    if (first !== undefined)
      print(
        `  ${folded.length} more follow from ${first.cause}: ${folded.map(({ name }) => name).join(', ')}`,
      );
    folded = [];
  };
  return (result: CaseResult): void => {
    const isOther = result.outcome === 'failed' && result.cause !== folded[0]?.cause;
    if (result.kind !== kind || isOther) unfold();
    if (result.kind !== kind) print(`\n${styleText('bold', HEADINGS[result.kind])}`);
    kind = result.kind;
    if (result.cause === null) print(resultLines(result));
    else folded.push(result);
  };
}

function resultLines({ name, outcome, replies, meaning, link }: CaseResult): string {
  const codes = [...new Set(replies.map(({ statusCode }) => statusCode ?? 'none'))].join(' ');
  const line = `${MARKS[outcome]} ${name.padEnd(29)}${codes.padEnd(6)}${meaning}`;
  if (outcome !== 'failed') return line;
  const texts = [...new Set(replies.map(({ text }) => text.trim()).filter((text) => text !== ''))];
  const indent = ' '.repeat(37);
  return [line, ...texts.map((text) => `${indent}It answered: ${text}`), `${indent}${link}`].join('\n');
}

/** The count of each outcome, on one line. */
export function summaryOf(results: readonly CaseResult[]): string {
  const count = (wanted: CaseResult['outcome']) => results.filter(({ outcome }) => outcome === wanted).length;
  const following = results.filter(({ cause }) => cause !== null).length;
  const causes = following === 0 ? '' : `; ${following} of the failures follow from others`;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped${causes}`;
}
