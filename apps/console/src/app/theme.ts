import { theme as antd, type ThemeConfig } from 'antd';

/** The colours of the shop, as in the mini-program’s app.css. */
const LIGHT = {
  colorPrimary: '#8a4b2a',
  colorInfo: '#8a4b2a',
  colorLink: '#8a4b2a',
  colorLinkHover: '#6d3a1f',
  colorSuccess: '#27704a',
  colorWarning: '#a8481a',
  colorError: '#b3261e',
  colorBgLayout: '#f7f3ee',
  colorText: '#2b211b',
  colorTextSecondary: '#6f6157',
  colorTextDescription: '#6f6157',
  colorTextPlaceholder: '#7d7067',
  colorBorder: '#d5c9bc',
  colorBorderSecondary: '#e8dfd5',
};

const DARK = {
  colorPrimary: '#d99a6f',
  colorInfo: '#d99a6f',
  colorLink: '#e0a67e',
  colorLinkHover: '#efc3a3',
  colorSuccess: '#6fcf97',
  colorWarning: '#f0a56b',
  colorError: '#ff9d95',
  colorBgLayout: '#171310',
  colorBgContainer: '#241e19',
  colorBgElevated: '#2c251f',
  colorText: '#f3ebe3',
  colorTextSecondary: '#b3a498',
  colorTextDescription: '#b3a498',
  colorTextPlaceholder: '#998b80',
  colorTextLightSolid: '#1d130c',
  colorBorder: '#54483e',
  colorBorderSecondary: '#3a3029',
};

/** The look of antd’s parts; style/base.css has that of the rest. */
export function themeOf(isDark: boolean): ThemeConfig {
  return {
    algorithm: isDark ? antd.darkAlgorithm : antd.defaultAlgorithm,
    token: {
      ...(isDark ? DARK : LIGHT),
      borderRadius: 8,
      fontSize: 14,
      fontFamily: 'inherit',
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.18s',
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
      // With the radius of buttons a small square is a circle, and looks like a radio button.
      Checkbox: { borderRadiusSM: 4 },
      // An error keeps its distance from the next field.
      Form: { itemMarginBottom: 28 },
      Tooltip: isDark ? { colorBgSpotlight: '#4a3e34', colorTextLightSolid: '#f3ebe3' } : {},
    },
  };
}
