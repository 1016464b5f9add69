import Taro from '@tarojs/taro';
import { text } from '../text';

/**
 * WeChat fetches a new version in the background; the user decides when it takes over. No page can ask that, so
 * WeChat's own dialog does: with more than four characters on a button it would not open at all.
 * https://developers.weixin.qq.com/miniprogram/dev/api/ui/interaction/wx.showModal.html
 */
export function watchUpdates(): void {
  const updates = Taro.getUpdateManager();
  updates.onUpdateReady(async () => {
    const { confirm } = await Taro.showModal(text.update);
    if (confirm) updates.applyUpdate();
  });
}
