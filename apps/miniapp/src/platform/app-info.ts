export type Language = 'zh' | 'en';

/** Chinese for any Chinese language tag, otherwise English. */
export const readLanguage = (tag: string): Language => (/^zh/i.test(tag) ? 'zh' : 'en');

/** WeChat's default font size in px. */
const USUAL_FONT_PX = 17;
const LARGEST_SCALE = 1.4;

/** The font scale for the size set in WeChat, from 1 to 1.4. */
export function readTypeScale(fontSizePx: unknown): number {
  const scale = (typeof fontSizePx === 'number' ? fontSizePx : USUAL_FONT_PX) / USUAL_FONT_PX;
  return Math.min(Math.max(Math.round(scale * 100) / 100, 1), LARGEST_SCALE);
}
