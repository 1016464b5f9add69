import { readFileSync, writeFileSync } from 'node:fs';
import { isRecord } from '../../src/foundation/json.js';
import { KEY_MODES, type KeyMode } from '../../src/protocol/keyring.js';
import { type Language, ROWS, type Row } from './flows.js';
import { PROJECTS } from './projects.js';
import type { Result } from './results.js';

const PAGES = {
  en: new URL('../../docs/with-your-sdk.md', import.meta.url),
  zh: new URL('../../docs/with-your-sdk.zh-CN.md', import.meta.url),
} as const satisfies Record<Language, URL>;

const REASONS = new URL('../../compat/reasons.json', import.meta.url);

const TABLE = /(<!-- The runs: .* -->\n)[\s\S]*(<!-- The end of the runs\. -->)/;

const WORDS = {
  en: {
    sdk: 'SDK',
    language: 'language',
    flow: 'what was run',
    count: (right: number, all: number) => `${right} of ${all}`,
  },
  zh: {
    sdk: 'SDK',
    language: '语言',
    flow: '跑了什么',
    count: (right: number, all: number) => `${right} / ${all}`,
  },
} as const;

const MODES = {
  'public-key': { en: 'public key', zh: '公钥' },
  certificate: { en: 'certificates', zh: '证书' },
  both: { en: 'both', zh: '两者' },
} as const satisfies Record<KeyMode, Record<Language, string>>;

/** The page as it is committed. */
export const committedPage = (language: Language): string => readFileSync(PAGES[language], 'utf8');

/** The same page with its tables made from these results. */
export function renderPage(language: Language, results: readonly Result[]): string {
  const parts = [sdkTable(language, results), flowTable(language, results), notes(language, results)];
  return committedPage(language).replace(
    TABLE,
    (_, begin: string, end: string) => `${begin}\n${parts.join('\n\n')}\n\n${end}`,
  );
}

export function writePages(results: readonly Result[]): void {
  for (const language of ['en', 'zh'] as const) writeFileSync(PAGES[language], renderPage(language, results));
}

const SDKS = PROJECTS.flatMap(({ language, sdks }) => sdks.map(({ name }) => ({ name, language })));

/** How much was right in each key mode. */
function sdkTable(language: Language, results: readonly Result[]): string {
  const words = WORDS[language];
  const rows = SDKS.map((sdk) => {
    const own = results.filter((result) => result.sdk === sdk.name);
    const counts = KEY_MODES.map((mode) => {
      const inMode = own.filter(({ keys }) => keys === mode);
      return words.count(inMode.filter(({ reason }) => reason === null).length, inMode.length);
    });
    return [`${sdk.name} ${own[0]?.version ?? ''}`.trim(), sdk.language, ...counts];
  });
  return markdownTable([words.sdk, words.language, ...KEY_MODES.map((mode) => MODES[mode][language])], rows);
}

function flowTable(language: Language, results: readonly Result[]): string {
  const numbers = reasonsOf(results);
  const cell = (sdk: string, { flows }: Row): string => {
    const seen = results.filter((result) => result.sdk === sdk && flows.includes(result.flow));
    if (seen.length === 0) return '–';
    const reasons = [...new Set(seen.flatMap(({ reason }) => reason ?? []))];
    const mark = seen.some(({ reason }) => reason === null) ? '✓' : '✗';
    return [mark, ...reasons.map((reason) => numbers.indexOf(reason) + 1)].join(' ');
  };
  const rows = ROWS.map((row) => [row.words[language], ...SDKS.map(({ name }) => cell(name, row))]);
  return markdownTable([WORDS[language].flow, ...SDKS.map(({ name }) => name)], rows);
}

/** Why something is not right, by the numbers of the table. */
function notes(language: Language, results: readonly Result[]): string {
  const words: unknown = JSON.parse(readFileSync(REASONS, 'utf8'));
  return reasonsOf(results)
    .map((reason, index) => {
      const texts = isRecord(words) ? words[reason] : undefined;
      if (!isRecord(texts)) throw new Error(`compat/reasons.json has no “${reason}”.`);
      return `${index + 1}. ${texts[language]}`;
    })
    .join('\n');
}

/** The reasons in the order of the table. */
function reasonsOf(results: readonly Result[]): string[] {
  const inOrder = ROWS.flatMap(({ flows }) =>
    SDKS.flatMap(({ name }) => results.filter(({ sdk, flow }) => sdk === name && flows.includes(flow))),
  );
  return [...new Set(inOrder.flatMap(({ reason }) => reason ?? []))];
}

/** Aligned as the formatter of the repository has it. */
function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => widthOf(row[column] ?? ''))),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell))).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** Chinese characters and their punctuation are twice as wide. */
const widthOf = (text: string): number =>
  [...text].reduce((width, character) => width + (/[\u2E80-\uFFEF]/u.test(character) ? 2 : 1), 0);
