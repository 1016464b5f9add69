/** A text to sign: its lines and its line feeds. */
export interface SigningText {
  readonly lines: readonly (string | Buffer)[];
  readonly lineFeed: string;
  readonly end: string;
}

/** The exact bytes. */
export function writeSigningText({ lines, lineFeed, end }: SigningText): Buffer {
  const parts = lines.flatMap((line, index) => (index === 0 ? [line] : [lineFeed, line]));
  return Buffer.concat([...parts, end].map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
}

/** One way to sign the wrong text. */
export interface TextMistake<Name extends string> {
  readonly mistake: Name;
  /** What is wrong and what would be right. */
  readonly explanation: string;
  /** The texts that this mistake produces. */
  readonly variants: (text: SigningText) => readonly SigningText[];
  /** Not combined with other mistakes: it has too many variants. */
  readonly isAlone?: true;
}

export interface FoundText<Name extends string> {
  readonly mistake: Name;
  readonly explanation: string;
  readonly text: Buffer;
}

/** Longer texts are tried with single mistakes only, and of these with those that have few variants. */
const MAXIMUM_BYTES_FOR_ALL = 16_384;

/** Finds the signed text by trying each mistake, then each pair. Null if none fits. */
export function findSignedText<Name extends string>(
  right: SigningText,
  mistakes: readonly TextMistake<Name>[],
  isSigned: (text: Buffer) => boolean,
): FoundText<Name> | null {
  const isLong = writeSigningText(right).length > MAXIMUM_BYTES_FOR_ALL;
  const singles = mistakes
    .filter(({ isAlone }) => !(isLong && isAlone))
    .flatMap((made) =>
      made.variants(right).map((variant) => ({ made, variant, text: writeSigningText(variant) })),
    );
  const single = singles.find(({ text }) => isSigned(text));
  if (single !== undefined) return { ...single.made, text: single.text };
  if (isLong) return null;
  for (const { made, variant } of singles) {
    if (made.isAlone) continue;
    for (const second of mistakes) {
      if (second.isAlone || second === made) continue;
      for (const both of second.variants(variant)) {
        const text = writeSigningText(both);
        if (isSigned(text)) {
          const explanation = `${made.explanation} And: ${second.explanation}`;
          return { mistake: made.mistake, explanation, text };
        }
      }
    }
  }
  return null;
}

/** The usual mistakes in the line feeds of any text. */
export const LINE_FEED_MISTAKES = [
  {
    mistake: 'lastLineFeedMissing',
    explanation: 'The last line feed was not signed. Every line ends with one, including the last.',
    variants: (text) => (text.end === '' ? [] : [{ ...text, end: '' }]),
  },
  {
    mistake: 'lastLineFeedDoubled',
    explanation: 'One line feed too many was signed at the end.',
    variants: (text) => [{ ...text, end: text.end + text.lineFeed }],
  },
  {
    mistake: 'crlf',
    explanation: 'Lines were ended with CR LF; only LF is signed.',
    variants: (text) => [{ ...text, lineFeed: '\r\n', end: text.end.replaceAll('\n', '\r\n') }],
  },
  {
    mistake: 'escapedLineFeed',
    explanation: 'A backslash and an n were signed where a line feed belongs.',
    variants: (text) => [{ ...text, lineFeed: '\\n', end: text.end.replaceAll('\n', '\\n') }],
  },
  {
    mistake: 'lineFeedsMissing',
    explanation: 'The lines were put together without line feeds.',
    variants: (text) => [{ ...text, lineFeed: '', end: '' }],
  },
] as const satisfies readonly TextMistake<string>[];

/** The text with one line replaced; none if that changes nothing. */
export function withLine(text: SigningText, index: number, ...others: (string | Buffer)[]): SigningText[] {
  // An earlier mistake may have removed the line.
  if (index >= text.lines.length) return [];
  return others
    .filter((other) => String(other) !== String(text.lines[index]))
    .map((other) => ({ ...text, lines: text.lines.with(index, other) }));
}

/** Times shortly before or after the sent one, in seconds or milliseconds. */
export function nearbySeconds(timestamp: string | Buffer | undefined): string[] {
  return [-5, -4, -3, -2, -1, 1, 2, 3, 4, 5].map((seconds) => String(Number(timestamp) + seconds));
}

export function itsMilliseconds(timestamp: string | Buffer | undefined): string[] {
  return Array.from(
    { length: 1_000 },
    (_, milliseconds) => `${timestamp}${String(milliseconds).padStart(3, '0')}`,
  );
}
