import { DIFFERENCE_KINDS, type DifferenceKind } from '@taro-pay/contracts';

/** The subject of an anomaly of kind DIFFERENCE: the day, the kind of the difference, and what it is about. */
export const differenceSubject = (billDate: string, kind: DifferenceKind, about: string) =>
  `${billDate} ${kind} ${about}`;

/** The kind of a difference and what it is about, from its subject. */
export function readDifference(subject: string): { kind: DifferenceKind | undefined; about: string } {
  const [, word, ...about] = subject.split(' ');
  return { kind: DIFFERENCE_KINDS.find((kind) => kind === word), about: about.join(' ') };
}
