import Taro from '@tarojs/taro';

/** Shows a short message. */
export function toast(title: string): void {
  void Taro.showToast({ title, icon: 'none' });
}
