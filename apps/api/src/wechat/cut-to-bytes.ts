const segmenter = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/** Cuts a text to so many bytes of UTF-8, never inside what a reader sees as one character. */
export function cutToBytes(text: string, maximumBytes: number): string {
  let kept = '';
  let bytes = 0;
  for (const { segment } of segmenter.segment(text)) {
    bytes += Buffer.byteLength(segment);
    if (bytes > maximumBytes) break;
    kept += segment;
  }
  return kept;
}
