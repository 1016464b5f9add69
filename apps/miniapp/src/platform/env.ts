/** Where the API is. The preview is served by the API itself, so there it is the page's own address. */
export const apiBaseUrl: string =
  process.env.TARO_ENV === 'h5' ? '' : (process.env.TARO_APP_API_BASE_URL ?? '');

/** Where the simulator is, in builds that use it. */
export const simulatorBaseUrl: string = process.env.TARO_APP_SIMULATOR_BASE_URL ?? '';

/** The shop's one-time messages, by their template ids in the console; none asks for none. */
export const subscribeTemplateIds: string[] = (process.env.TARO_APP_SUBSCRIBE_TEMPLATE_IDS ?? '')
  .split(',')
  .filter((id) => id !== '');
