import { type Dictionary, dictionary, text } from '../values.js';
import { type AsyncApi, WxFailure } from './wx-function.js';

/** How the user left WeChat's own page. */
interface BusinessResult {
  readonly status: 'success' | 'fail' | 'cancel';
  readonly errormsg?: string;
}

export interface BusinessHooks {
  /** `wx.openBusinessView`: gets the `extraData`, and answers what the user did there. */
  readonly openBusinessView?: (
    businessType: string,
    extraData: Dictionary,
  ) => BusinessResult | Promise<BusinessResult>;
}

/** The mini-program behind WeChat's page of receipts. */
const RECEIPTS_APP_ID = 'wx1183b055aeec94d1';

/** Leaves the mini-program, and comes back with what `act` answers as `referrerInfo`. */
export type Leave = (act: () => Promise<Dictionary>) => void;

/**
 * `wx.openBusinessView` opens a page of WeChat; its result comes with `onShow` of the app.
 * https://developers.weixin.qq.com/miniprogram/dev/platform-capabilities/business-capabilities/order-shipping/order-shipping-half.html
 */
export function businessApis({ openBusinessView }: BusinessHooks, leave: Leave): Record<string, AsyncApi> {
  return {
    openBusinessView: ({ businessType, extraData }) => {
      if (!openBusinessView) throw new WxFailure('the launch options have no wx.openBusinessView');
      const asked = dictionary(extraData);
      leave(async () => {
        const result = await openBusinessView(text(businessType), asked);
        return { appId: RECEIPTS_APP_ID, extraData: { ...result, req_extradata: asked } };
      });
    },
  };
}
