/** The longest name of an operator, in UTF-16 units. */
const LONGEST = 40;

/**
 * Words with one space between them, without characters that nobody sees: names that look alike are alike. The
 * Unicode property DI has the invisible letters, marks and fillers; U+2800 is an empty Braille pattern.
 */
export const OPERATOR_NAME = {
  maxLength: LONGEST,
  pattern: '^[^\\p{C}\\p{Z}\\p{DI}\\u2800]+( [^\\p{C}\\p{Z}\\p{DI}\\u2800]+)*$',
} as const;

/** Tells whether an operator may have this name. */
export function isOperatorName(text: string): boolean {
  return text.length <= LONGEST && new RegExp(OPERATOR_NAME.pattern, 'u').test(text);
}
