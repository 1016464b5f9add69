import { text } from '../text/index.js';
import { Copyable } from './copyable.js';

/** A long text, one click away. */
export function Folded({ label, content }: { readonly label: string; readonly content: string }) {
  return (
    <details className="json">
      <summary>{label}</summary>
      <div className="json-body">
        <Copyable value={content} shown={text.actions.copyAll} />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by the keyboard. */}
        <pre tabIndex={0}>{content}</pre>
      </div>
    </details>
  );
}
