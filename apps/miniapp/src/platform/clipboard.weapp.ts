import Taro from '@tarojs/taro';

/**
 * Copies a text; WeChat shows a toast of its own. Asks for consent to the privacy notice first if it is missing, and
 * copies nothing if it is refused.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html
 */
export async function copyText(data: string, _toastText: string): Promise<void> {
  try {
    if (Taro.canIUse('requirePrivacyAuthorize')) await requireConsent();
    await Taro.setClipboardData({ data });
  } catch {
    // The user refused.
  }
}

function requireConsent(): Promise<void> {
  return new Promise((resolve, reject) => {
    Taro.requirePrivacyAuthorize({ success: () => resolve(), fail: reject });
  });
}
