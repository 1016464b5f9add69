import { appSignMistakes } from '../diagnosis/pay-sign-mistakes.js';
import type { JsonObject } from '../foundation/json.js';
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

/**
 * The parameters of PayReq by each of their spellings: Android has packageValue, iOS package, and uni-app lower case.
 * https://developers.weixin.qq.com/community/pay/doc/000a6a629c4e7085909aaa87d5b400
 */
const SPELLINGS = {
  appId: ['appId', 'appid'],
  partnerId: ['partnerId', 'partnerid'],
  prepayId: ['prepayId', 'prepayid'],
  packageValue: ['packageValue', 'package'],
  nonceStr: ['nonceStr', 'noncestr'],
  timeStamp: ['timeStamp', 'timestamp'],
  sign: ['sign'],
} as const;

type ParameterName = keyof typeof SPELLINGS;
type AppParameters = Readonly<Record<ParameterName, string>>;

/** The value of a parameter in any of its spellings. */
const find = (parameters: JsonObject, name: ParameterName): unknown =>
  SPELLINGS[name].map((spelling) => parameters[spelling]).find((value) => value !== undefined);

/** One spelling of each, for the documentation. */
export const APP_PARAMETERS = Object.keys(SPELLINGS);

/** The prepayId of an app's parameters. */
export const prepayIdOf = (parameters: JsonObject): string => String(find(parameters, 'prepayId') ?? '');

/** Checks the parameters of an app. https://github.com/wechatpay-apiv3/wechatpay-go (services/payments/app) */
export function createAppSignCheck(context: ClientSignContext) {
  const check = createClientSignCheck(context);
  const { merchantId } = context.merchant;

  /** @param appIds of the apps in which it may be called; a parameter tells which one it is */
  return (parameters: JsonObject, appIds: readonly [string, ...string[]]): ClientSignMistake | null => {
    const read = (name: ParameterName) => String(find(parameters, name) ?? '');
    const passed: AppParameters = {
      appId: read('appId'),
      partnerId: read('partnerId'),
      prepayId: read('prepayId'),
      packageValue: read('packageValue'),
      nonceStr: read('nonceStr'),
      timeStamp: read('timeStamp'),
      sign: read('sign'),
    };
    const { timeStamp, nonceStr, prepayId } = passed;
    const appId = appIds.find((one) => one === passed.appId) ?? appIds[0];
    return check({
      signature: passed.sign,
      passed: fourLines(appId, timeStamp, nonceStr, prepayId),
      right: fourLines(appId, secondsOf(timeStamp), nonceStr, prepayId.replace(/^prepay_id=/, '')),
      mistakes: appSignMistakes(merchantId),
      wrong: findWrongForm(passed, { appIds, merchantId }),
    });
  };
}

function findWrongForm(
  { appId, partnerId, prepayId, packageValue, nonceStr, timeStamp }: AppParameters,
  right: { readonly appIds: readonly string[]; readonly merchantId: string },
): WrongParameter | null {
  const isNot = (name: string, value: string, ...expected: readonly string[]): WrongParameter | null =>
    expected.includes(value)
      ? null
      : {
          reason: `${name} has to be ${expected.join(' or ')}`,
          mistake: 'parameterMalformed',
          explanation: `${name} is “${value}”; it has to be ${expected.join(' or ')}.`,
        };
  const prefixed: WrongParameter | null = prepayId.startsWith('prepay_id=')
    ? {
        reason: 'prepayId has to be the bare prepay_id',
        mistake: 'parameterMalformed',
        explanation:
          'prepayId begins with prepay_id=, as in a mini-program. An app passes the bare prepay_id.',
      }
    : null;
  return (
    isNot('appId', appId, ...right.appIds) ??
    isNot('partnerId', partnerId, right.merchantId) ??
    prefixed ??
    isNot('packageValue', packageValue, 'Sign=WXPay') ??
    findWrongNonce(nonceStr) ??
    findWrongTimeStamp(timeStamp)
  );
}
