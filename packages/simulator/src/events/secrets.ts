const MASK = '***';

// In a query and in JSON.
const NAMED = /([?&](?:secret|session_key|access_token)=)[^&#\s"]+/g;
const NAMED_IN_JSON = /("(?:secret|session_key|access_token)"\s*:\s*)"(?:[^"\\]|\\.)*"?/g;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;
const MAY_HOLD_ONE = /secret|session_key|access_token|PRIVATE KEY/;

/** Masks the secrets of a text. */
export type Mask = (text: string) => string;

/**
 * Masks secrets, because events are shown, printed and pasted into issues: those that are known (app secrets, APIv3
 * keys), and session keys, access tokens and private keys, including wrong ones in requests.
 */
export function createMask(known: Iterable<string>): Mask {
  return (text) => {
    let unknown = text;
    for (const secret of known) unknown = unknown.replaceAll(secret, MASK);
    if (!MAY_HOLD_ONE.test(unknown)) return unknown;
    return unknown
      .replace(NAMED, `$1${MASK}`)
      .replace(NAMED_IN_JSON, `$1"${MASK}"`)
      .replace(PRIVATE_KEY, MASK);
  };
}
