import { summaryOf } from './report.js';
import type { CaseResult } from './run.js';

/** The forms of a whole report, for programs and for pages. */
export const REPORTS = {
  json: (results) => JSON.stringify(results, null, 2),
  junit,
  markdown,
} as const satisfies Record<string, (results: readonly CaseResult[]) => string>;

export type ReportForm = keyof typeof REPORTS;

const MARKS = { passed: '✓', failed: '✗', skipped: '–' } as const;

function junit(results: readonly CaseResult[]): string {
  const count = (wanted: CaseResult['outcome']) => results.filter(({ outcome }) => outcome === wanted).length;
  const totals = `tests="${results.length}" failures="${count('failed')}" skipped="${count('skipped')}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="wechat-simulator conformance" ${totals}>`,
    ...results.map(testCase),
    '</testsuite>',
  ].join('\n');
}

function testCase({ name, kind, outcome, meaning, link, replies }: CaseResult): string {
  const seconds = replies.reduce((sumMs, { tookMs }) => sumMs + tookMs, 0) / 1000;
  const head = `  <testcase classname="${kind}" name="${name}" time="${seconds}"`;
  switch (outcome) {
    case 'passed':
      return `${head}/>`;
    case 'skipped':
      return `${head}><skipped message="${escapeXml(meaning)}"/></testcase>`;
    case 'failed':
      return `${head}><failure message="${escapeXml(meaning)}">${escapeXml(answersOf(replies))} ${link}</failure></testcase>`;
  }
}

function markdown(results: readonly CaseResult[]): string {
  const rows = results.map(
    ({ name, outcome, replies, meaning }) =>
      `| ${MARKS[outcome]} | ${name} | ${answersOf(replies)} | ${meaning.replace(/\s+/g, ' ').replaceAll('|', '\\|')} |`,
  );
  return [summaryOf(results), '', '| | case | answer | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

const answersOf = (replies: CaseResult['replies']) =>
  [...new Set(replies.map(({ statusCode }) => statusCode ?? 'none'))].join(' ');

// Characters that XML cannot hold are left out.
const escapeXml = (text: string) =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML forbids
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
