import { type AsyncApi, WxFailure } from './wx-function.js';

/** What `wx.chooseAddress` answers. */
interface ChosenAddress {
  readonly userName: string;
  readonly telNumber: string;
  readonly postalCode: string;
  readonly nationalCode: string;
  readonly provinceName: string;
  readonly cityName: string;
  readonly countyName: string;
  readonly streetName: string;
  /** With the street. */
  readonly detailInfo: string;
  /** Without it. */
  readonly detailInfoNew: string;
}

/** A refusal of WeChat: errno 112 is an interface that the privacy guide does not declare. */
interface Refusal {
  readonly errno: number;
  readonly reason: string;
}

export interface AddressHooks {
  /** `wx.chooseAddress`: the address, a refusal, or undefined for a user who chooses none. */
  readonly chooseAddress?: () => ChosenAddress | Refusal | undefined;
}

/**
 * `wx.chooseAddress` needs its declaration in app.json, and consent to the privacy guide.
 * https://developers.weixin.qq.com/miniprogram/dev/api/open-api/address/wx.chooseAddress.html
 */
export function addressApis(
  { chooseAddress }: AddressHooks,
  declared: readonly string[],
  requirePrivacy: () => Promise<void>,
): Record<string, AsyncApi> {
  return {
    chooseAddress: async () => {
      if (!chooseAddress) throw new WxFailure('the launch options have no wx.chooseAddress');
      if (!declared.includes('chooseAddress'))
        throw new WxFailure(
          'the api need to be declared in the requiredPrivateInfos field in app.json/ext.json',
        );
      await requirePrivacy();
      const answer = chooseAddress();
      if (answer === undefined) throw new WxFailure('cancel');
      if ('errno' in answer) throw new WxFailure(answer.reason, { errno: answer.errno });
      return answer;
    },
  };
}
