import { paySignMistakes } from '../diagnosis/pay-sign-mistakes.js';
import {
  type ClientSignContext,
  type ClientSignMistake,
  createClientSignCheck,
  findWrongNonce,
  findWrongTimeStamp,
  fourLines,
  secondsOf,
  type WrongParameter,
} from './client-sign.js';

const PARAMETERS = ['timeStamp', 'nonceStr', 'package', 'signType', 'paySign'] as const;

/** The parameters of wx.requestPayment as passed, of any type. */
export type PaymentParameters = Readonly<Record<(typeof PARAMETERS)[number], unknown>>;

type CheckedParameters = Readonly<Record<(typeof PARAMETERS)[number], string>>;

/**
 * Checks the parameters of wx.requestPayment. The reason of a mistake is the part of errMsg behind `fail`.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012791898
 */
export function createPaySignCheck(context: ClientSignContext) {
  const check = createClientSignCheck(context);
  const { merchantId } = context.merchant;

  /** @param appId of the mini-program in which it is called */
  return (parameters: PaymentParameters, appId: string): ClientSignMistake | null => {
    const wrongType = findWrongType(parameters);
    const checked = {
      timeStamp: String(parameters.timeStamp),
      nonceStr: String(parameters.nonceStr),
      package: String(parameters.package),
      signType: String(parameters.signType),
      paySign: String(parameters.paySign),
    };
    const { timeStamp, nonceStr, package: packageValue } = checked;
    const prepay = packageValue.startsWith('prepay_id=') ? packageValue : `prepay_id=${packageValue}`;
    const mistake = check({
      signature: checked.paySign,
      passed: fourLines(appId, timeStamp, nonceStr, packageValue),
      right: fourLines(appId, secondsOf(timeStamp), nonceStr, prepay),
      mistakes: paySignMistakes(merchantId),
      wrong: wrongType ?? findWrongForm(checked),
    });
    // Only the words about a type stand in errMsg without brackets.
    return mistake === null || wrongType !== null ? mistake : { ...mistake, reason: `(${mistake.reason})` };
  };
}

function findWrongType(parameters: PaymentParameters): WrongParameter | null {
  const name = PARAMETERS.find((one) => typeof parameters[one] !== 'string');
  if (name === undefined) return null;
  const type = Object.prototype.toString.call(parameters[name]).slice(8, -1);
  return {
    reason: `parameter error: parameter.${name} should be String instead of ${type};`,
    mistake: 'parameterType',
    explanation: `${name} has to be a string; wx.requestPayment was called with ${type}. JSON numbers stay numbers. Write the timestamp as a string.`,
  };
}

function findWrongForm(parameters: CheckedParameters): WrongParameter | null {
  const { timeStamp, nonceStr, package: packageValue, signType } = parameters;
  const wrong = findWrongTimeStamp(timeStamp) ?? findWrongNonce(nonceStr);
  if (wrong !== null) return wrong;
  if (signType !== 'RSA') {
    return {
      reason: 'signType has to be RSA',
      mistake: 'wrongSignType',
      explanation: `signType is “${signType}”, as in APIv2. APIv3 signs with RSA, and signType has to be RSA.`,
    };
  }
  if (packageValue.startsWith('prepay_id=')) return null;
  return {
    reason: 'package has to begin with prepay_id=',
    mistake: 'packageWithoutPrefix',
    explanation: 'package has to be prepay_id=…, with the prefix. Only apps pass the bare prepay_id.',
  };
}
