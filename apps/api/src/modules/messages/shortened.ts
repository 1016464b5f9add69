const segmenter = new Intl.Segmenter('zh', { granularity: 'grapheme' });

const MARK = '…';

/** A text of at most so many UTF-16 units, never cut inside a grapheme; an ellipsis stands for what is left out. */
export function shortened(text: string, maximum: number): string {
  if (text.length <= maximum) return text;
  let kept = '';
  for (const { segment } of segmenter.segment(text.slice(0, 2 * maximum))) {
    if (kept.length + segment.length + MARK.length > maximum) break;
    kept += segment;
  }
  return kept + MARK;
}
