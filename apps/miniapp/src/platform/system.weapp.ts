import Taro from '@tarojs/taro';
import { readLanguage, readTypeScale } from './app-info';

// Older WeChat has only the call that knows everything.
const info = Taro.canIUse('getAppBaseInfo') ? Taro.getAppBaseInfo() : Taro.getSystemInfoSync();

/** The system's language, as it was when the app opened. */
export const language = readLanguage(info.language ?? '');

/** https://developers.weixin.qq.com/miniprogram/dev/api/base/system/wx.getAppBaseInfo.html */
export const typeScale = readTypeScale('fontSizeSetting' in info ? info.fontSizeSetting : undefined);
