import type { KeyMode } from '../../protocol/keyring.js';
import type { Difference } from './differences.js';
import type { Comparison } from './run.js';

/** A comparison, and what was compared. */
export interface Report extends Omit<Comparison, 'leftOpen'> {
  /** Of the simulator. */
  readonly version: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly wechat: string;
  readonly keys: KeyMode;
}

/** The forms of a report. None holds a secret, an id or a time. */
export const REPORTS = {
  text,
  markdown,
  json: (report) => JSON.stringify(report, null, 2),
} as const satisfies Record<string, (report: Report) => string>;

export type ReportForm = keyof typeof REPORTS;

const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;

function headOf({ version, day, wechat, keys, compared, differences }: Report): string {
  return `wechat-simulator ${version} and ${wechat} on ${day}, keys: ${keys}. ${counted(compared, 'call')} compared, ${counted(differences.length, 'difference')}.`;
}

function text(report: Report): string {
  const { differences, unanswered } = report;
  return [
    headOf(report),
    ...differences.map(
      ({ fact, wechat, simulator, calls }) =>
        `\n${fact}\n  WeChat     ${wechat}\n  simulator  ${simulator}\n  ${callsOf(calls, report)}`,
    ),
    ...unanswered.map(({ name, reason }) => `\nNot compared: ${name}, because ${reason}.`),
  ].join('\n');
}

function markdown(report: Report): string {
  const { differences, unanswered } = report;
  const rows = differences.map(({ fact, wechat, simulator, calls }) =>
    row(fact, wechat, simulator, callsOf(calls, report)),
  );
  const paths = new Map(differences.flatMap(({ calls }) => calls.map(({ name, call }) => [name, call])));
  return [
    headOf(report),
    ...(rows.length === 0 ? [] : ['', '| | WeChat | simulator | calls |', '|---|---|---|---|', ...rows, '']),
    ...[...paths].map(([name, call]) => `- ${name}: \`${call}\``),
    ...unanswered.map(({ name, reason }) => `- ${name}: not compared, because ${reason}`),
  ].join('\n');
}

const row = (...cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

const callsOf = (calls: Difference['calls'], { compared }: Report) =>
  calls.length === compared && compared > 1 ? 'in every call' : calls.map(({ name }) => name).join(', ');
