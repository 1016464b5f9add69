/** A field for one line of text, on each platform. */
export interface TextFieldProps {
  /** A class name for tests and for styles. */
  readonly name: string;
  readonly value: string;
  /** Shown while it is empty, and told by screen readers. */
  readonly hint: string;
  readonly mostCharacters: number;
  readonly purpose: 'search' | 'text' | 'tel';
  readonly onChange: (value: string) => void;
}
