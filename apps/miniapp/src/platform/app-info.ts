export type Language = 'zh' | 'en';

/** Chinese where the system speaks any Chinese, English elsewhere. */
export const readLanguage = (tag: string): Language => (/^zh/i.test(tag) ? 'zh' : 'en');

/** WeChat's own middle size of letters, in px. */
const USUAL_FONT_PX = 17;
const LARGEST_SCALE = 1.4;

/** How much larger than usual letters are, by the size that the user set in WeChat. Never smaller: 1 to 1.4. */
export function readTypeScale(fontSizePx: unknown): number {
  const scale = (typeof fontSizePx === 'number' ? fontSizePx : USUAL_FONT_PX) / USUAL_FONT_PX;
  return Math.min(Math.max(Math.round(scale * 100) / 100, 1), LARGEST_SCALE);
}
