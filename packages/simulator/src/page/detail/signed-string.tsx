import { useText } from '../text/text.js';
import { Section } from './section.js';

const LINES = {
  request: ['method', 'url', 'timestamp', 'nonce', 'body'],
  answer: ['timestamp', 'nonce', 'body'],
} as const;

interface SignedStringProps {
  readonly title: string;
  readonly explanation: string;
  /** Null for nothing: the API has no signatures. */
  readonly signed: string | null;
  /** A notification is signed as an answer is. */
  readonly form: keyof typeof LINES;
}

/** The exact string under a signature, each line named. */
export function SignedString({ title, explanation, signed, form }: SignedStringProps) {
  const text = useText();
  if (signed === null) return null;
  const names = LINES[form];
  // The body may hold line feeds of its own, so only the first lines are cut off.
  const pieces = signed.split('\n');
  const body = pieces.slice(names.length - 1).join('\n');
  const lines = [...pieces.slice(0, names.length - 1), body.replace(/\n$/, '')];
  return (
    <Section title={title} content={signed}>
      <p className="hint">{explanation}</p>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: without it the keyboard cannot scroll. */}
      <div className="signed" tabIndex={0} role="group" aria-label={title}>
        {names.map((name, index) => (
          <div className="signed-line" key={name}>
            <span className="signed-name">{text.signedLines[name]}</span>
            <Line content={lines[index] ?? ''} />
          </div>
        ))}
      </div>
    </Section>
  );
}

function Line({ content }: { readonly content: string }) {
  const text = useText();
  // The mark of an empty line is drawn by CSS, so that copying gives the signed text.
  return content === '' ? <code className="empty" data-empty={text.emptyLine} /> : <code>{content}</code>;
}
