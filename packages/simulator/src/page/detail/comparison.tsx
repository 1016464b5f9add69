import { cleanupSemantic, DIFF_DELETE, DIFF_EQUAL, DIFF_INSERT, makeDiff } from '@sanity/diff-match-patch';
import { useText } from '../text/text.js';
import { Code } from '../ui/code.js';
import { CopyButton } from '../ui/copy-button.js';

const MOSTLY = 0.7;

interface ComparisonProps {
  readonly expected: string;
  readonly signed: string;
}

/** Two texts side by side, with what differs marked. */
export function Comparison({ expected, signed }: ComparisonProps) {
  const text = useText();
  const pieces = piecesOf(expected, signed);
  const left = pieces.filter(({ operation }) => operation !== DIFF_INSERT);
  const right = pieces.filter(({ operation }) => operation !== DIFF_DELETE);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields.
    <div className="comparison" role="group" aria-label={text.comparison}>
      <Side title={text.comparisonExpected} content={expected} pieces={left} />
      <Side title={text.comparisonSigned} content={signed} pieces={right} />
    </div>
  );
}

/** Cuts two texts into what they share and what they do not. */
function piecesOf(expected: string, signed: string): readonly Piece[] {
  const pieces = makeDiff(expected, signed);
  const shared = pieces.filter(([operation]) => operation === DIFF_EQUAL).map(([, content]) => content);
  const isMostlyShared = shared.join('').length > MOSTLY * Math.min(expected.length, signed.length);
  // Where little is shared, the characters between two differences are shared by chance.
  const cleaned = isMostlyShared ? pieces : cleanupSemantic(pieces);
  return cleaned.map(([operation, content]) => ({ operation, content }));
}

interface Piece {
  readonly operation: number;
  readonly content: string;
}

interface SideProps {
  readonly title: string;
  readonly content: string;
  readonly pieces: readonly Piece[];
}

function Side({ title, content, pieces }: SideProps) {
  return (
    <div className="comparison-side">
      <div className="comparison-head">
        <h4>{title}</h4>
        <CopyButton of={title} content={content} />
      </div>
      <Code label={title}>
        {pieces.map((piece, index) => {
          const Mark = piece.operation === DIFF_EQUAL ? 'span' : 'mark';
          return (
            <Mark key={index}>
              <Visible content={piece.content} />
            </Mark>
          );
        })}
      </Code>
    </div>
  );
}

/** The marks of line ends are drawn by CSS, so that copying gives the signed text. */
function Visible({ content }: { readonly content: string }) {
  return content.split(/([\r\n])/).map((part, index) => {
    const look = part === '\n' ? 'line-feed' : part === '\r' ? 'carriage-return' : undefined;
    return (
      <span className={look} key={index}>
        {part}
      </span>
    );
  });
}
