import Taro from '@tarojs/taro';

/** Opens a page above the current one. WeChat holds ten pages; the eleventh replaces the tenth. */
export async function openPage(url: string): Promise<void> {
  try {
    await Taro.navigateTo({ url });
  } catch {
    await replacePage(url);
  }
}

/** Opens a page in place of the current one. */
export async function replacePage(url: string): Promise<void> {
  await Taro.redirectTo({ url });
}

/** Closes every page that is not a tab, and shows a tab. */
export async function openTab(url: string): Promise<void> {
  await Taro.switchTab({ url });
}

/** Closes every page, and opens one anew. */
export async function restartAt(url: string): Promise<void> {
  await Taro.reLaunch({ url });
}
