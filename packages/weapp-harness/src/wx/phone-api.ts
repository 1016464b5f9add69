import type { Dictionary } from '../values.js';
import type { Overlay } from './overlay.js';
import type { Phone } from './phone.js';
import { type AsyncApi, WxFailure } from './wx-function.js';

/** The functions of `wx` for network type, system information and clipboard. */
export function phoneApis(phone: Phone, overlay: Overlay): Record<string, AsyncApi> {
  const { getSystemInfoSync = () => ({}) } = phone.facts();
  return {
    getSystemInfo: getSystemInfoSync,
    getSystemInfoAsync: getSystemInfoSync,
    getNetworkType: () => ({ networkType: phone.settings.network }),
    setClipboardData: (options) => copy(phone, overlay, options),
    getClipboardData: () => ({ data: phone.settings.clipboard }),
  };
}

// WeChat itself shows a toast: https://developers.weixin.qq.com/miniprogram/dev/api/device/clipboard/wx.setClipboardData.html
function copy(phone: Phone, overlay: Overlay, { data }: Dictionary): void {
  if (typeof data !== 'string') throw new WxFailure('parameter error: parameter.data should be String');
  phone.copy(data);
  overlay.toasts.push({ title: '内容已复制', icon: 'none' });
}
