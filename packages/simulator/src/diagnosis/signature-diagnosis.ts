import type { paySignMistakes } from './pay-sign-mistakes.js';
import type { requestMistakes } from './request-mistakes.js';
import {
  isPssSignature,
  isUnder,
  type KnownKey,
  type OpenedSignature,
  openSignature,
} from './signature-opening.js';
import { findSignedText, type SigningText, type TextMistake, writeSigningText } from './signing-text.js';

type TextMistakeName =
  | ReturnType<typeof requestMistakes>[number]['mistake']
  | ReturnType<typeof paySignMistakes>[number]['mistake'];

/** The mistakes that the simulator knows by name. */
export type SignatureMistake =
  | TextMistakeName
  | 'authorizationMissing'
  | 'authorizationMalformed'
  | 'wrongMerchant'
  | 'wrongSerial'
  | 'timestampInMilliseconds'
  | 'timestampMalformed'
  | 'timestampTooFarAway'
  | 'parameterType'
  | 'parameterMalformed'
  | 'wrongSignType'
  | 'packageWithoutPrefix'
  | 'wrongEncoding'
  | 'wrongDigest'
  | 'wrongPadding'
  | 'wrongKey'
  | 'apiV2Signature'
  | 'notASignature'
  | 'otherText';

/** Why a signature was refused. */
export interface Diagnosis {
  /** For programs: the kind of mistake. */
  readonly mistake: SignatureMistake;
  /** For people: what is wrong and what would be right. */
  readonly explanation: string;
  /** The text that has to be signed. */
  readonly expectedSigningString: string;
  /** The text that was signed, if found: the signature fits it. */
  readonly clientSigningString: string | null;
}

/** A refused signature and its context. */
export interface Suspect {
  readonly signature: string;
  /** The text that should have been signed. */
  readonly right: SigningText;
  readonly mistakes: readonly TextMistake<TextMistakeName>[];
  /** The merchant's key first, then other keys that may have been used instead. */
  readonly keys: readonly [KnownKey, ...KnownKey[]];
}

/** The signed text of a signature that is refused for another reason; null if unknown. */
export function signedTextOf({ signature, right, mistakes, keys }: Suspect): string | null {
  const opened = openSignature(signature, keys);
  if (opened === null) return null;
  const text = writeSigningText(right);
  if (isUnder(text, opened)) return text.toString();
  return findSignedText(right, mistakes, (other) => isUnder(other, opened))?.text.toString() ?? null;
}

/** Finds why a signature does not fit: its form, its key, its digest, then its text. */
export function diagnoseSignature(suspect: Suspect): Diagnosis {
  const { signature, right, mistakes, keys } = suspect;
  const expected = writeSigningText(right);
  const opened = openSignature(signature, keys);
  const tell = (mistake: SignatureMistake, explanation: string, text: string | null = null): Diagnosis => ({
    mistake,
    explanation,
    expectedSigningString: expected.toString(),
    clientSigningString: text,
  });
  if (opened === null) return tell(...describeClosed(signature, expected, keys[0]));
  const found = isUnder(expected, opened)
    ? { mistake: null, text: expected }
    : findSignedText(right, mistakes, (text) => isUnder(text, opened));
  const form = describeForm(opened, keys[0]);
  if (form !== null) return tell(...form, found?.text.toString() ?? null);
  if (found !== null && found.mistake !== null)
    return tell(found.mistake, found.explanation, found.text.toString());
  return tell(
    'otherText',
    'The private key is right, but another text was signed. Compare the string below with yours, byte by byte.',
  );
}

/** Describes a signature that none of the keys opens. */
function describeClosed(signature: string, expected: Buffer, merchant: KnownKey): [SignatureMistake, string] {
  if (/^[0-9A-Fa-f]{32}$/.test(signature) || /^[0-9A-Fa-f]{64}$/.test(signature)) {
    return [
      'apiV2Signature',
      'This is an APIv2 signature, MD5 or HMAC-SHA256. APIv3 signs with RSA and SHA-256.',
    ];
  }
  if (isPssSignature(expected, signature, merchant.publicKey)) {
    return ['wrongPadding', 'The signature has PSS padding; WeChat takes PKCS #1 v1.5.'];
  }
  const bytes = Buffer.from(signature, 'base64').length;
  if (bytes !== 256) {
    return [
      'notASignature',
      `The signature is not Base64 of the 256 bytes of RSA-2048. It has ${bytes} bytes.`,
    ];
  }
  return [
    'wrongKey',
    'The signature was not made with the private key of this merchant’s API certificate (apiclient_key.pem), or it was damaged in transit.',
  ];
}

/** Describes a signature of a wrong form; null for a right form. */
function describeForm(opened: OpenedSignature, merchant: KnownKey): [SignatureMistake, string] | null {
  const { key, digestName, encoding } = opened;
  if (key !== merchant)
    return ['wrongKey', `This was signed with ${key.owner}. Sign with the merchant’s own private key.`];
  if (encoding !== null)
    return [
      'wrongEncoding',
      `The signature is encoded as ${encoding}. It has to be plain Base64, with + and /.`,
    ];
  if (digestName !== 'sha256')
    return ['wrongDigest', `The text was hashed with ${digestName.toUpperCase()}. It has to be SHA-256.`];
  return null;
}
