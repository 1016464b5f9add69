import Taro from '@tarojs/taro';

interface Receipt {
  readonly merchantId: string;
  readonly merchantTradeNo: string;
}

/**
 * Opens WeChat's own page on which the buyer confirms receipt; the app is shown again once it is left. Its answer is
 * no proof: the server asks. False if it did not open.
 * https://developers.weixin.qq.com/miniprogram/dev/platform-capabilities/business-capabilities/order-shipping/order-shipping-half.html
 */
export async function openReceipt({ merchantId, merchantTradeNo }: Receipt): Promise<boolean> {
  try {
    await Taro.openBusinessView({
      businessType: 'weappOrderConfirm',
      extraData: { merchant_id: merchantId, merchant_trade_no: merchantTradeNo },
    });
    return true;
  } catch {
    return false;
  }
}

/** Older versions of WeChat have no such page: there the receipt is confirmed by itself after WeChat's days. */
export const canConfirmReceipt: boolean = Taro.canIUse('openBusinessView');
