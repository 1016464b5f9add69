import { styleText } from 'node:util';
import type { Finding } from './examine.js';
import { CHECKS, type CheckName, type Facts, GROUPS, type Status } from './findings.js';
import { fill, type Said, type Words } from './words.js';

/** A finding in words, as `--json` has it. */
interface Reported extends Finding {
  readonly group: string;
  readonly title: string;
  readonly says: string;
  /** What to do; null where there is nothing to do. */
  readonly fix: string | null;
  readonly page: string;
}

export interface Report {
  readonly version: string;
  /** ISO 8601. */
  readonly at: string;
  readonly counts: Readonly<Record<Status, number>>;
  readonly findings: readonly Reported[];
}

interface Head {
  readonly version: string;
  readonly at: string;
}

export function createReport(findings: readonly Finding[], words: Words, head: Head): Report {
  const counts: Record<Status, number> = { passed: 0, warning: 0, failed: 0, notApplicable: 0 };
  for (const { status } of findings) counts[status] += 1;
  return { ...head, counts, findings: findings.map((finding) => inWords(finding, words)) };
}

function inWords(finding: Finding, words: Words): Reported {
  const { check, facts } = finding;
  const { group, page } = CHECKS[check];
  const { says, fix } = saidOf(finding, words);
  const all: Facts = { ...facts, title: titleOf(facts.cause, words) };
  return {
    ...finding,
    group,
    title: words.titles[check],
    says: fill(says, all),
    fix: fix === undefined ? null : fill(fix, all).trim(),
    page,
  };
}

function saidOf({ check, code }: Finding, words: Words): Said {
  switch (code) {
    case 'skipped':
    case 'unanswered':
    case 'broken':
      return words[code];
    default: {
      const own: Readonly<Record<string, Said>> = words.findings[check];
      return own[code] ?? words.broken;
    }
  }
}

function titleOf(cause: string | number | undefined, words: Words): string {
  const name = Object.keys(CHECKS).find((known): known is CheckName => known === cause);
  return name === undefined ? '' : words.titles[name];
}

const MARKS = { passed: '✓', warning: '!', failed: '✗', notApplicable: '–' } as const;
const COLOURS = { passed: 'green', warning: 'yellow', failed: 'red', notApplicable: 'dim' } as const;

/** One line a check; what has to be done, and the page to open, stand below it. */
export function toText({ findings, counts }: Report, words: Words, hasColours: boolean): string {
  const paint = (status: Status, text: string) => (hasColours ? styleText(COLOURS[status], text) : text);
  const width = Math.max(...findings.map(({ title }) => columnsOf(title)));
  const lines = GROUPS.flatMap((group) => [
    '',
    words.groups[group],
    ...findings
      .filter((finding) => finding.group === group)
      .flatMap(({ status, title, says, fix, page }) => [
        `  ${paint(status, MARKS[status])} ${title}${' '.repeat(width - columnsOf(title))}  ${says}`,
        ...(status === 'failed' || status === 'warning' ? [`      → ${fix}`, `        ${page}`] : []),
      ]),
  ]);
  return [...lines.slice(1), '', fill(words.summary, counts)].join('\n');
}

/** Chinese characters are two columns wide in a terminal. */
const columnsOf = (text: string) =>
  [...text].reduce((sum, sign) => sum + (/[\u2e80-\uffef]/.test(sign) ? 2 : 1), 0);
