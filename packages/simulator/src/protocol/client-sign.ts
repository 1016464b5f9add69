import {
  type Diagnosis,
  diagnoseSignature,
  type SignatureMistake,
  type Suspect,
  signedTextOf,
} from '../diagnosis/signature-diagnosis.js';
import { type SigningText, writeSigningText } from '../diagnosis/signing-text.js';
import { isSignatureOf } from '../foundation/cryptography.js';
import type { Keyring } from './keyring.js';
import type { Keys, Merchant } from './merchant.js';

export interface ClientSignContext {
  readonly merchant: Merchant;
  readonly keys: Keys;
  readonly keyring: Keyring;
}

/** Parameters that a back end signed for its client. */
export interface SignedParameters {
  readonly signature: string;
  /** The text of the parameters as passed, which the signature is verified against. */
  readonly passed: SigningText;
  /** The text of right parameters. */
  readonly right: SigningText;
  readonly mistakes: Suspect['mistakes'];
  /** What is wrong with the parameters beside the signature; null for nothing. */
  readonly wrong: WrongParameter | null;
}

export interface WrongParameter {
  /** The words of the WeChat client. */
  readonly reason: string;
  readonly mistake: SignatureMistake;
  readonly explanation: string;
}

/** The WeChat client's message for wrong parameters, and the diagnosis. */
export interface ClientSignMistake {
  readonly reason: string;
  readonly diagnosis: Diagnosis;
}

/** Checks what the WeChat client checks before it shows anything; null for right parameters. */
export function createClientSignCheck({ keys, keyring }: ClientSignContext) {
  return ({ signature, passed, right, mistakes, wrong }: SignedParameters): ClientSignMistake | null => {
    const suspect: Suspect = {
      signature,
      right: passed,
      mistakes,
      keys: [{ owner: 'the merchant’s key', publicKey: keys.merchantPublicKey }, ...keyring.knownKeys()],
    };
    if (wrong !== null) {
      const { reason, mistake, explanation } = wrong;
      const expectedSigningString = writeSigningText(right).toString();
      const clientSigningString = signedTextOf(suspect);
      return { reason, diagnosis: { mistake, explanation, expectedSigningString, clientSigningString } };
    }
    if (isSignatureOf(writeSigningText(passed), signature, keys.merchantPublicKey)) return null;
    return { reason: '支付验证签名失败', diagnosis: diagnoseSignature(suspect) };
  };
}

const named = (mistake: SignatureMistake, reason: string, explanation = `${reason}.`): WrongParameter => ({
  reason,
  mistake,
  explanation,
});

/** What is wrong with a timeStamp; null for nothing. */
export function findWrongTimeStamp(timeStamp: string): WrongParameter | null {
  if (/^\d{1,10}$/.test(timeStamp)) return null;
  const isMilliseconds = /^\d{13}$/.test(timeStamp);
  return named(
    isMilliseconds ? 'timestampInMilliseconds' : 'timestampMalformed',
    'timeStamp has to be whole seconds, as a string',
  );
}

/** What is wrong with a nonceStr; null for nothing. */
export function findWrongNonce(nonceStr: string): WrongParameter | null {
  if (nonceStr !== '' && nonceStr.length <= 32) return null;
  return named('parameterMalformed', 'nonceStr has to have 1 to 32 characters');
}

/** A timeStamp as it should be: seconds of milliseconds. */
export const secondsOf = (timeStamp: string): string =>
  /^\d{13}$/.test(timeStamp) ? timeStamp.slice(0, 10) : timeStamp;

/** Four lines, each ended by a line feed. */
export const fourLines = (...lines: [string, string, string, string]): SigningText => ({
  lines,
  lineFeed: '\n',
  end: '\n',
});
