import type { Colours, Theme } from './colours.js';

const variables = (colours: Colours): string =>
  Object.entries(colours)
    .map(([name, hex]) => `--${name}:${hex};`)
    .join('');

/** The colours as CSS variables of what the selector chooses, in both themes. */
export function colourVariables({ light, dark }: Theme, selector: string): string {
  return `${selector}{${variables(light)}}
@media (prefers-color-scheme:dark){${selector}{${variables(dark)}}}`;
}

/** An SVG as an address that stands in CSS and HTML. */
export function dataAddress(svg: string): string {
  const compact = svg.trim().replace(/>\s+</g, '><').replaceAll('"', "'");
  return `data:image/svg+xml,${compact.replace(/[%#<>]/g, encodeURIComponent)}`;
}

/** The style sheet that the mini-program imports: the colours, and the logo as the class `logo`. */
export function styleSheet(theme: Theme, logo: string): string {
  return `${colourVariables(theme, 'page,.page')}
.logo{background:url("${dataAddress(logo)}") center/contain no-repeat;}
`;
}

/** The tabs of the mini-program, each with an icon of this name. */
export const TABS = ['shop', 'orders', 'me'] as const;

/** The colour of each icon of a tab: the name of its file without its ending, and the colour. */
export function tabIcons({
  light,
  dark,
}: Theme): { tab: (typeof TABS)[number]; name: string; hex: string }[] {
  return TABS.flatMap((tab) => [
    { tab, name: tab, hex: light.muted },
    { tab, name: `${tab}-selected`, hex: light.accent },
    { tab, name: `${tab}-dark`, hex: dark.muted },
    { tab, name: `${tab}-selected-dark`, hex: dark.accent },
  ]);
}

/**
 * WeChat's theme.json: the colours of its own bars.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/ability/darkmode.html
 */
export function barsOf({ light, dark }: Theme): Record<'light' | 'dark', Record<string, string>> {
  return { light: bars(light, 'black', ''), dark: bars(dark, 'white', '-dark') };
}

function bars({ background, surface, muted, accent }: Colours, navigationText: string, ending: string) {
  const icons = TABS.flatMap((tab) => [
    [`${tab}Icon`, `assets/${tab}${ending}.png`],
    [`${tab}IconSelected`, `assets/${tab}-selected${ending}.png`],
  ]);
  return {
    ...{ background, navigation: background, navigationText, tabs: surface, tab: muted, tabSelected: accent },
    ...Object.fromEntries(icons),
  };
}
