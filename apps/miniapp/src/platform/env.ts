/** What the build put in; the only reader of the environment in the mini-program. */
export const env = {
  /** The preview is served by the API itself, so there its address is the page's own. */
  apiBaseUrl: process.env.TARO_ENV === 'h5' ? '' : (process.env.TARO_APP_API_BASE_URL ?? ''),
  simulatorBaseUrl: process.env.TARO_APP_SIMULATOR_BASE_URL ?? '',
  /** Whether login and payment go to the simulator: always in the browser, which has no WeChat. */
  usesSimulator: process.env.TARO_ENV === 'h5' || process.env.TARO_APP_PAYMENT === 'simulator',
} as const;
