import Taro from '@tarojs/taro';
import { text } from '../text';
import { toast } from './dialog';

/** Copies a text and tells so, as WeChat does. */
export async function copyText(data: string): Promise<boolean> {
  try {
    await Taro.setClipboardData({ data });
    toast(text.page.copied);
    return true;
  } catch {
    return false;
  }
}
