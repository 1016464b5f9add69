import Taro from '@tarojs/taro';

/**
 * Copies a text; WeChat tells the user by itself. Asks for the consent to the privacy notice first where it is
 * missing, and answers false where it was refused.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html
 */
export async function copyText(data: string): Promise<boolean> {
  try {
    if (Taro.canIUse('requirePrivacyAuthorize')) await requireConsent();
    await Taro.setClipboardData({ data });
    return true;
  } catch {
    return false;
  }
}

function requireConsent(): Promise<void> {
  return new Promise((resolve, reject) => {
    Taro.requirePrivacyAuthorize({ success: () => resolve(), fail: reject });
  });
}
