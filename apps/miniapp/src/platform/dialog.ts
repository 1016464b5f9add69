import Taro from '@tarojs/taro';

/** Tells something in passing. */
export function toast(title: string): void {
  void Taro.showToast({ title, icon: 'none' });
}
