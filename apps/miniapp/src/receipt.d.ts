import '@tarojs/taro';

/** Taro's types know the pages of WeChat Pay Score only. */
declare module '@tarojs/taro' {
  interface TaroStatic {
    openBusinessView(option: {
      readonly businessType: 'weappOrderConfirm';
      readonly extraData: { readonly merchant_id: string; readonly merchant_trade_no: string };
    }): Promise<TaroGeneral.CallbackResult>;
  }
}
