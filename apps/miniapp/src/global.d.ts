/** The build replaces these by their values. */
declare const process: {
  readonly env: {
    readonly SITE?: string;
    readonly TARO_ENV: 'weapp' | 'h5';
    readonly TARO_APP_API_BASE_URL?: string;
    readonly TARO_APP_SIMULATOR_BASE_URL?: string;
  };
};
