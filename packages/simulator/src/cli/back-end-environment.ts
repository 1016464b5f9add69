import type { Simulator } from '../index.js';

/** The environment of a back end. It names only keys that the merchant has. */
export function backEndEnvironment({ environment, control }: Simulator): Readonly<Record<string, string>> {
  if (control.keys().payPublicKeys.length > 0) return environment;
  const { WECHAT_PAY_PUBLIC_KEY_ID: _id, WECHAT_PAY_PUBLIC_KEY: _key, ...rest } = environment;
  return rest;
}
