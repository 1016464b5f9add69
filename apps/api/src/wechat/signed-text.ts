import { createHash } from 'node:crypto';
import type { SignedText } from '@taro-pay/contracts';

/** The longest text that is kept; that of a prepay has about 500 characters. */
const LONGEST = 1_500;

const OPENID = /("\w*openid":"[^"]{0,3})[^"]*/g;

/**
 * The text that was signed for a call as people may see it: openids are cut, and so is what is too long. Where anything
 * is, the SHA-256 of the whole text tells whether one that somebody makes again is the same.
 */
export function showSigned(message: string): SignedText {
  const masked = message.replaceAll(OPENID, '$1…');
  const text = masked.length > LONGEST ? `${masked.slice(0, LONGEST)}…` : masked;
  const sha256 = text === message ? null : createHash('sha256').update(message).digest('hex');
  return { text, sha256 };
}
