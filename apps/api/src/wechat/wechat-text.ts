const segmenter = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/** The placeholder of a character that WeChat Pay does not accept. */
const PLACEHOLDER = '□';

/**
 * A person's text in the form that WeChat Pay accepts: at most `maximumBytes` of UTF-8, never cut inside a grapheme,
 * with a placeholder for each emoji, because WeChat refuses characters of four bytes.
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
  // Where not even the first grapheme fits: WeChat refuses an empty text.
  return kept === '' && text !== '' ? PLACEHOLDER : kept;
}
