import type { CheckName, Facts, FINDINGS, Group, Status } from './findings.js';

/** The words of a finding. `{name}` stands for a fact. Who has to do something is told what. */
export interface Said {
  readonly says: string;
  readonly fix?: string;
}
interface SaidWithFix extends Said {
  readonly fix: string;
}

type WordsOf<Found extends Readonly<Record<string, Status>>> = {
  readonly [Code in keyof Found]: Found[Code] extends 'passed' | 'notApplicable' ? Said : SaidWithFix;
};

/** Everything that `doctor` says to people, in one language. */
export interface Words {
  readonly groups: Readonly<Record<Group, string>>;
  readonly titles: Readonly<Record<CheckName, string>>;
  readonly findings: { readonly [Name in CheckName]: WordsOf<(typeof FINDINGS)[Name]> };
  /** What may become of any check. */
  readonly skipped: Said;
  readonly unanswered: SaidWithFix;
  readonly broken: SaidWithFix;
  /** The last line. */
  readonly summary: string;
  readonly supportWritten: string;
}

export function fill(text: string, facts: Facts): string {
  return text.replaceAll(/\{(\w+)\}/g, (placeholder, name) => String(facts[name] ?? placeholder));
}
