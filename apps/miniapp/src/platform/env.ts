/** The address of the API. The API serves the preview, so there it is the origin of the page. */
export const apiBaseUrl: string =
  process.env.TARO_ENV === 'h5' ? '' : (process.env.TARO_APP_API_BASE_URL ?? '');

/** The address of the simulator, in builds that use it. */
export const simulatorBaseUrl: string = process.env.TARO_APP_SIMULATOR_BASE_URL ?? '';
