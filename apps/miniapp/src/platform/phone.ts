import Taro from '@tarojs/taro';

/** Offers to dial a number. */
export async function dial(phoneNumber: string): Promise<void> {
  try {
    await Taro.makePhoneCall({ phoneNumber });
  } catch {
    // The buyer thought better of it.
  }
}
