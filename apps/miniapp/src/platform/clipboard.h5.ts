import Taro from '@tarojs/taro';
import { toast } from './dialog';

/** Copies a text and shows a toast, as WeChat does by itself. */
export async function copyText(data: string, toastText: string): Promise<void> {
  try {
    await Taro.setClipboardData({ data });
    toast(toastText);
  } catch {
    // The browser denied the clipboard.
  }
}
