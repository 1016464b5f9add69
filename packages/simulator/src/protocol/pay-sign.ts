import { paySignMistakes } from '../diagnosis/pay-sign-mistakes.js';
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

const PARAMETERS = ['timeStamp', 'nonceStr', 'package', 'signType', 'paySign'] as const;

/** The parameters of wx.requestPayment as passed, of any type. */
export type PaymentParameters = Readonly<Record<(typeof PARAMETERS)[number], unknown>>;

type CheckedParameters = Readonly<Record<(typeof PARAMETERS)[number], string>>;

interface Options {
  readonly merchant: Merchant;
  readonly keys: Keys;
  readonly keyring: Keyring;
}

/** The WeChat client's message for wrong parameters, and the diagnosis. */
export interface PaySignMistake {
  readonly reason: string;
  readonly diagnosis: Diagnosis;
}

/** Checks what the WeChat client checks before it shows anything. https://pay.weixin.qq.com/doc/v3/merchant/4012791898 */
export function createPaySignCheck({ merchant, keys, keyring }: Options) {
  function rightText({ timeStamp, nonceStr, package: packageValue }: CheckedParameters): SigningText {
    const prepay = packageValue.startsWith('prepay_id=') ? packageValue : `prepay_id=${packageValue}`;
    const seconds = /^\d{13}$/.test(timeStamp) ? timeStamp.slice(0, 10) : timeStamp;
    return { lines: [merchant.appId, seconds, nonceStr, prepay], lineFeed: '\n', end: '\n' };
  }

  /** The text as passed, which the signature is verified against. */
  function passedText({ timeStamp, nonceStr, package: packageValue }: CheckedParameters): SigningText {
    return { lines: [merchant.appId, timeStamp, nonceStr, packageValue], lineFeed: '\n', end: '\n' };
  }

  const suspectOf = (checked: CheckedParameters): Suspect => ({
    signature: checked.paySign,
    right: passedText(checked),
    mistakes: paySignMistakes(merchant.merchantId),
    keys: [{ owner: 'the merchant’s key', publicKey: keys.merchantPublicKey }, ...keyring.knownKeys()],
  });

  return (parameters: PaymentParameters): PaySignMistake | null => {
    const checked = {
      timeStamp: String(parameters.timeStamp),
      nonceStr: String(parameters.nonceStr),
      package: String(parameters.package),
      signType: String(parameters.signType),
      paySign: String(parameters.paySign),
    };
    const found = findWrongType(parameters) ?? findWrongForm(checked);
    if (found !== null) {
      const { reason, mistake, explanation } = found;
      const expectedSigningString = writeSigningText(rightText(checked)).toString();
      const clientSigningString = signedTextOf(suspectOf(checked));
      return { reason, diagnosis: { mistake, explanation, expectedSigningString, clientSigningString } };
    }
    const message = writeSigningText(passedText(checked));
    if (isSignatureOf(message, checked.paySign, keys.merchantPublicKey)) return null;
    return { reason: '(支付验证签名失败)', diagnosis: diagnoseSignature(suspectOf(checked)) };
  };
}

interface Found {
  readonly reason: string;
  readonly mistake: SignatureMistake;
  readonly explanation: string;
}

function findWrongType(parameters: PaymentParameters): Found | null {
  const name = PARAMETERS.find((one) => typeof parameters[one] !== 'string');
  if (name === undefined) return null;
  const type = Object.prototype.toString.call(parameters[name]).slice(8, -1);
  return {
    reason: `parameter error: parameter.${name} should be String instead of ${type};`,
    mistake: 'parameterType',
    explanation: `${name} has to be a string; wx.requestPayment was called with ${type}. JSON numbers stay numbers. Write the timestamp as a string.`,
  };
}

function findWrongForm({
  timeStamp,
  nonceStr,
  package: packageValue,
  signType,
}: CheckedParameters): Found | null {
  const found = (mistake: SignatureMistake, words: string, explanation = `${words}.`): Found => ({
    reason: `(${words})`,
    mistake,
    explanation,
  });
  if (!/^\d{1,10}$/.test(timeStamp)) {
    const isMilliseconds = /^\d{13}$/.test(timeStamp);
    return found(
      isMilliseconds ? 'timestampInMilliseconds' : 'timestampMalformed',
      'timeStamp has to be whole seconds, as a string',
    );
  }
  if (nonceStr === '' || nonceStr.length > 32)
    return found('parameterMalformed', 'nonceStr has to have 1 to 32 characters');
  if (signType !== 'RSA') {
    const explanation = `signType is “${signType}”, as in APIv2. APIv3 signs with RSA, and signType has to be RSA.`;
    return found('wrongSignType', 'signType has to be RSA', explanation);
  }
  if (!packageValue.startsWith('prepay_id=')) {
    const explanation = 'package has to be prepay_id=…, with the prefix. Only apps pass the bare prepay_id.';
    return found('packageWithoutPrefix', 'package has to begin with prepay_id=', explanation);
  }
  return null;
}
