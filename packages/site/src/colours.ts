/** The colours of one theme, as #rrggbb. The names are those of the CSS variables that components use. */
export interface Colours {
  /** Behind everything. */
  readonly background: string;
  /** Cards, and the bar of tabs. */
  readonly surface: string;
  /** Text. */
  readonly ink: string;
  /** Text of less weight. */
  readonly muted: string;
  /** Lines between things. */
  readonly line: string;
  /** Buttons, prices, the chosen tab. */
  readonly accent: string;
  readonly 'on-accent': string;
  /** Behind pictures and chosen things. */
  readonly soft: string;
  /** What went well. */
  readonly good: string;
  readonly 'on-good': string;
  readonly warning: string;
}

type ColourName = keyof Colours;

export interface Theme {
  readonly light: Colours;
  readonly dark: Colours;
}

/** WCAG 2.2, 1.4.3: what text needs. */
const TEXT_RATIO = 4.5;
/** WCAG 2.2, 1.4.11: what an area that has a meaning needs. */
const AREA_RATIO = 3;

/** The colours that occur together in the mini-program: text or area first, then what is behind it. */
const PAIRS: readonly (readonly [front: ColourName, ground: ColourName, ratio: number])[] = [
  ['ink', 'background', TEXT_RATIO],
  ['ink', 'surface', TEXT_RATIO],
  ['ink', 'soft', TEXT_RATIO],
  ['muted', 'background', TEXT_RATIO],
  ['muted', 'surface', TEXT_RATIO],
  ['muted', 'soft', TEXT_RATIO],
  ['accent', 'background', TEXT_RATIO],
  ['accent', 'surface', TEXT_RATIO],
  ['accent', 'soft', TEXT_RATIO],
  ['on-accent', 'accent', TEXT_RATIO],
  ['good', 'surface', TEXT_RATIO],
  ['good', 'soft', TEXT_RATIO],
  ['on-good', 'good', TEXT_RATIO],
  ['warning', 'surface', TEXT_RATIO],
  ['warning', 'soft', TEXT_RATIO],
  ['background', 'ink', TEXT_RATIO],
  ['good', 'background', AREA_RATIO],
  ['warning', 'background', AREA_RATIO],
];

/** What is wrong with the colours of a site, one line each. */
export function colourProblems(theme: Theme): string[] {
  return Object.entries(theme).flatMap(([name, colours]: [string, Colours]) => {
    const malformed = Object.entries(colours).filter(([, hex]) => !/^#[0-9a-f]{6}$/.test(hex));
    if (malformed.length > 0) {
      return malformed.map(
        ([colour, hex]) => `colours.${name}.${colour} has to be like #1a2b3c, not “${hex}”`,
      );
    }
    return PAIRS.filter(([front, ground, ratio]) => contrast(colours[front], colours[ground]) < ratio).map(
      ([front, ground, ratio]) => {
        const found = contrast(colours[front], colours[ground]).toFixed(2);
        return `colours.${name}: ${front} on ${ground} has a contrast of ${found}, and needs ${ratio}`;
      },
    );
  });
}

/** The contrast of two colours, from 1 to 21. https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrast(one: string, other: string): number {
  const [dim = 0, bright = 0] = [luminance(one), luminance(other)].sort((first, second) => first - second);
  return (bright + 0.05) / (dim + 0.05);
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
