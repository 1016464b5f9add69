import Taro from '@tarojs/taro';

/** Sets the title of the page that is shown. */
export function setPageTitle(title: string): void {
  void Taro.setNavigationBarTitle({ title });
}
