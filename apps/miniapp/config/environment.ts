/** The variables that are built into the mini-program. */
export interface BuildEnvironment {
  /** Written into the project.config.json of the build. */
  readonly TARO_APP_ID?: string | undefined;
  readonly TARO_APP_API_BASE_URL?: string | undefined;
  readonly TARO_APP_PAYMENT?: string | undefined;
  readonly TARO_APP_SIMULATOR_BASE_URL?: string | undefined;
}

interface Build {
  readonly platform: string;
  readonly mode: string;
}

/**
 * The first problem of a build's environment, in one line that names the variable, or null. A production build needs
 * WeChat Pay, an https address and an AppID.
 */
export function findEnvironmentProblem(
  environment: BuildEnvironment,
  { platform, mode }: Build,
): string | null {
  const { TARO_APP_API_BASE_URL: api = '', TARO_APP_PAYMENT: payment = '' } = environment;
  const simulator = environment.TARO_APP_SIMULATOR_BASE_URL ?? '';
  if (payment !== 'wechat' && payment !== 'simulator') {
    return `TARO_APP_PAYMENT has to be wechat or simulator, not “${payment}”: set it in .env.${mode}.`;
  }
  if (mode === 'production' && platform === 'h5') {
    return 'The browser preview pays at the simulator: there is no production build of it.';
  }
  if (mode === 'production' && payment === 'simulator') {
    return 'TARO_APP_PAYMENT has to be wechat in production: the simulator takes no money.';
  }
  if (platform === 'weapp' && !isHttpAddress(api)) {
    return `TARO_APP_API_BASE_URL has to be the API's address, such as https://api.example.com, not “${api}”: set it in .env.${mode}.`;
  }
  const usesSimulator = payment === 'simulator' || platform === 'h5';
  if (usesSimulator && !isHttpAddress(simulator)) {
    return `TARO_APP_SIMULATOR_BASE_URL has to be the simulator's address, such as http://127.0.0.1:3100, not “${simulator}”.`;
  }
  if (mode === 'production' && !api.startsWith('https://')) {
    return `TARO_APP_API_BASE_URL has to be https in production, not “${api}”: WeChat refuses anything else.`;
  }
  if (mode === 'production' && !/^wx\w{16}$/.test(environment.TARO_APP_ID ?? '')) {
    return `TARO_APP_ID has to be the AppID of your mini-program, such as wx0123456789abcdef, not “${environment.TARO_APP_ID ?? ''}”: set it in .env.${mode}.`;
  }
  return null;
}

function isHttpAddress(value: string): boolean {
  return /^https?:\/\/[^/?#]+[^?#]*[^/?#]$/.test(value) && URL.canParse(value);
}
