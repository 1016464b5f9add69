import Taro from '@tarojs/taro';
import { subscribeTemplateIds } from './env';

export const canSubscribe = subscribeTemplateIds.length > 0;

/**
 * Asks for permission to send one-time subscribe messages; WeChat allows it only after a tap. True if at least one was
 * accepted.
 * https://developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeMessage.html
 */
export async function subscribe(): Promise<boolean> {
  try {
    const answer = await Taro.requestSubscribeMessage({
      tmplIds: subscribeTemplateIds,
      entityIds: [],
    });
    return Object.values(answer).includes('accept');
  } catch {
    return false;
  }
}
