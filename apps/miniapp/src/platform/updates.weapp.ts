import Taro from '@tarojs/taro';
import { text } from '../text';
import { confirm } from './dialog';

/** WeChat fetches a new version in the background; the user decides when it takes over. */
export function watchUpdates(): void {
  const updates = Taro.getUpdateManager();
  updates.onUpdateReady(async () => {
    if (await confirm(text.update)) updates.applyUpdate();
  });
}
