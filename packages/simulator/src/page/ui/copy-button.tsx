import { useCopy } from '../state/notice.js';
import { useText } from '../text/text.js';

/** Copies exactly this content. `of`: its name, for screen readers. */
export function CopyButton({ of, content }: { readonly of: string; readonly content: string }) {
  const text = useText();
  const copy = useCopy();
  return (
    <button
      type="button"
      className="small"
      aria-label={`${text.copy}: ${of}`}
      onClick={() => void copy(content)}
    >
      {text.copy}
    </button>
  );
}
