import type { Merchant } from '../protocol/merchant.js';

const MASK = '***';

// In a query and in JSON.
const NAMED = /([?&](?:secret|session_key|access_token)=)[^&#\s"]+/g;
const NAMED_IN_JSON = /("(?:secret|session_key|access_token)"\s*:\s*)"(?:[^"\\]|\\.)*"?/g;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;
const MAY_HOLD_ONE = /secret|session_key|access_token|PRIVATE KEY/;

/** Masks the secrets of a text. */
export type Mask = (text: string) => string;

/**
 * Masks secrets, because events are shown, printed and pasted into issues: the app secret, the APIv3 key, session keys,
 * access tokens and private keys, including wrong ones in requests.
 */
export function createMask({ appSecret, apiV3Key }: Pick<Merchant, 'appSecret' | 'apiV3Key'>): Mask {
  return (text) => {
    const unknown = text.replaceAll(appSecret, MASK).replaceAll(apiV3Key, MASK);
    if (!MAY_HOLD_ONE.test(unknown)) return unknown;
    return unknown
      .replace(NAMED, `$1${MASK}`)
      .replace(NAMED_IN_JSON, `$1"${MASK}"`)
      .replace(PRIVATE_KEY, MASK);
  };
}
