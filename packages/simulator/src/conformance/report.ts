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

/** Prints each result at once, under a heading for its kind. */
export function createReporter(print: (line: string) => void) {
  let kind: CaseResult['kind'] | null = null;
  return (result: CaseResult): void => {
    if (result.kind !== kind) print(`\n${styleText('bold', HEADINGS[result.kind])}`);
    kind = result.kind;
    print(resultLines(result));
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
  return `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`;
}
