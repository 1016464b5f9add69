/**
 * The hosts of WeChat that a back end calls, and the one of an h5_url, which a browser opens. The sources disagree about the second pair:
 * https://github.com/wechatpay-apiv3/wechatpay-go (core/consts/const.go) has api2.mch.weixin.qq.com,
 * https://github.com/wechatpay-apiv3/wechatpay-java (Constant.java) api2.wechatpay.cn.
 */
export const WECHAT_HOSTS = [
  'api.mch.weixin.qq.com',
  'api2.mch.weixin.qq.com',
  'api.wechatpay.cn',
  'api2.wechatpay.cn',
  'api.weixin.qq.com',
  'wx.tenpay.com',
] as const;

const HOSTS: ReadonlySet<string> = new Set(WECHAT_HOSTS);

/** Whether a host name without its port is one of WeChat's. */
export const isWechatHost = (name: string): boolean => HOSTS.has(name.toLowerCase());
