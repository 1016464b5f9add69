import type { JsonObject } from '../foundation/json.js';

/** How a command reads one of its words, or the value of a flag. `notification`: its id, or an out_trade_no. */
type WordKind = 'text' | 'upperCase' | 'duration' | 'json' | 'notification';

/** A word of a command: `fills` names a part of the path or a field of the body. `json` is the whole body. */
export interface Word {
  /** As the help writes it: `out_trade_no`. */
  readonly name: string;
  readonly fills: string;
  readonly kind: WordKind;
}

/** A flag that fills a field of the body. */
export type Flag = { readonly fills: string; readonly help: string } & (
  | { readonly kind: 'text' | 'wholeNumber'; readonly value: string }
  /** Without a value: the flag sets its field to false. */
  | { readonly kind: 'off' }
);

/** A line of the command line that calls a verb: `trigger pay <out_trade_no>`. */
export interface CommandLine {
  readonly command: 'trigger' | 'clock' | 'faults';
  /** The word behind the command; empty for the command alone. */
  readonly action: string;
  readonly words?: readonly Word[];
  readonly flags?: Readonly<Record<string, Flag>>;
  /** What the body holds beside what is given. */
  readonly body?: JsonObject;
  readonly help: string;
  /** What is printed; `given` holds the words by what they fill. */
  readonly tell: (answer: JsonObject, given: Readonly<Record<string, unknown>>) => string;
  /** Whether the answer is a failure although the call succeeded. */
  readonly isFailure?: (answer: JsonObject) => boolean;
}

/** A word that stands in the path or the body as it is. */
export const word = (name: string, fills: string, kind: WordKind = 'text'): Word => ({ name, fills, kind });
