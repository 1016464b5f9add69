import Taro from '@tarojs/taro';
import { readLanguage, readTypeScale } from './app-info';

// Older versions of WeChat have only getSystemInfoSync.
const info = Taro.canIUse('getAppBaseInfo') ? Taro.getAppBaseInfo() : Taro.getSystemInfoSync();

/** The system language at the start of the app. */
export const language = readLanguage(info.language ?? '');

/** https://developers.weixin.qq.com/miniprogram/dev/api/base/system/wx.getAppBaseInfo.html */
export const typeScale = readTypeScale('fontSizeSetting' in info ? info.fontSizeSetting : undefined);
