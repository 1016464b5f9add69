/** https://pay.weixin.qq.com/doc/v3/merchant/4012525182 */
const MAXIMUM_BYTES = 127;

const segmenter = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/** Cuts a description to WeChat's 127 bytes of UTF-8, never inside what a reader sees as one character. */
export function cutDescription(text: string): string {
  let kept = '';
  let bytes = 0;
  for (const { segment } of segmenter.segment(text)) {
    bytes += Buffer.byteLength(segment);
    if (bytes > MAXIMUM_BYTES) break;
    kept += segment;
  }
  return kept;
}
