import { text } from '../text/index.js';
import { Folded } from './folded.js';

/** Data as it is, one click away. */
export function Json({
  value,
  label = text.actions.raw,
}: {
  readonly value: unknown;
  readonly label?: string;
}) {
  return <Folded label={label} content={JSON.stringify(value, null, 2)} />;
}
