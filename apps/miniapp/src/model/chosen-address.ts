import type { Address } from '@taro-pay/contracts';

/** The outcome of choosing an address: each kind of failure has its own way on. */
export type ChosenAddress =
  | { readonly kind: 'chosen'; readonly address: Address }
  | { readonly kind: AddressFailure };

/**
 * `refused`: the buyer did not agree to the privacy guide. `undeclared`: the shop's privacy guide does not name
 * addresses. `cancelled`: the buyer chose none.
 */
export type AddressFailure = 'cancelled' | 'refused' | 'undeclared' | 'failed';

const NOT_AUTHORIZED = 104;
const NOT_DECLARED = 112;

/**
 * What a rejected wx.chooseAddress means.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html
 */
export function addressFailureOf(error: unknown): AddressFailure {
  const { errno, errMsg } = { errno: undefined, errMsg: '', ...(typeof error === 'object' ? error : {}) };
  if (errno === NOT_AUTHORIZED) return 'refused';
  if (errno === NOT_DECLARED) return 'undeclared';
  return /cancel/.test(String(errMsg)) ? 'cancelled' : 'failed';
}
