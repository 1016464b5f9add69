const segmenter = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/** The placeholder of a character that WeChat Pay does not accept. */
const PLACEHOLDER = '□';

/**
 * A person's text in the form that WeChat Pay accepts: at most `maximumBytes` of UTF-8, never cut inside a grapheme,
 * with a placeholder for each emoji, because WeChat refuses characters of four bytes.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012081709
 */
export const wechatText = (text: string, maximumBytes: number): string =>
  cut(text, maximumBytes, (part) => Buffer.byteLength(part));

/** The same for a limit in characters (字), as the mini-program's server API has it. */
export const wechatCharacters = (text: string, maximum: number): string =>
  cut(text, maximum, (part) => [...part].length);

function cut(text: string, maximum: number, sizeOf: (part: string) => number): string {
  let kept = '';
  let size = 0;
  for (const { segment } of segmenter.segment(text)) {
    const taken = /[\u{10000}-\u{10ffff}]/u.test(segment) ? PLACEHOLDER : segment;
    size += sizeOf(taken);
    if (size > maximum) break;
    kept += taken;
  }
  // Where not even the first grapheme fits: WeChat refuses an empty text.
  return kept === '' && text !== '' ? PLACEHOLDER : kept;
}
