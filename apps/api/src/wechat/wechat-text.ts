const segmenter = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/** What stands for a character that WeChat Pay does not take. */
const PLACEHOLDER = '□';

/**
 * A text that people wrote, as WeChat Pay takes it: at most so many bytes of UTF-8, never cut inside what a reader
 * sees as one character, and a placeholder for each emoji, as characters of four bytes are refused.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012081709
 */
export function wechatText(text: string, maximumBytes: number): string {
  let kept = '';
  let bytes = 0;
  for (const { segment } of segmenter.segment(text)) {
    const taken = /[\u{10000}-\u{10ffff}]/u.test(segment) ? PLACEHOLDER : segment;
    bytes += Buffer.byteLength(taken);
    if (bytes > maximumBytes) break;
    kept += taken;
  }
  // Where not even the first character fits: WeChat refuses a text that is empty.
  return kept === '' && text !== '' ? PLACEHOLDER : kept;
}
