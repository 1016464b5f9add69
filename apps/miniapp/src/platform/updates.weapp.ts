import Taro from '@tarojs/taro';

interface UpdateWords {
  readonly title: string;
  readonly content: string;
  readonly confirmText: string;
  readonly cancelText: string;
}

/**
 * WeChat loads a new version in the background; the user decides when it takes over. The question can come on any page,
 * so WeChat's own dialog asks it. Its buttons hold at most four characters; with more it does not open.
 * https://developers.weixin.qq.com/miniprogram/dev/api/ui/interaction/wx.showModal.html
 */
export function watchUpdates(words: UpdateWords): void {
  const updates = Taro.getUpdateManager();
  updates.onUpdateReady(async () => {
    const { confirm } = await Taro.showModal(words);
    if (confirm) updates.applyUpdate();
  });
}
