import { text } from '../text/index.js';
import { Copyable } from './copyable.js';

/** Data as it is, one click away. */
export function Json({
  value,
  label = text.actions.raw,
}: {
  readonly value: unknown;
  readonly label?: string;
}) {
  const json = JSON.stringify(value, null, 2);
  return (
    <details className="json">
      <summary>{label}</summary>
      <div className="json-body">
        <Copyable value={json} shown={text.actions.copyAll} />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by the keyboard. */}
        <pre tabIndex={0}>{json}</pre>
      </div>
    </details>
  );
}
