import Taro from '@tarojs/taro';
import { addressOf } from '../model/address';
import { addressFailureOf, type ChosenAddress } from '../model/chosen-address';

/**
 * Opens the address book of WeChat, which asks for consent to the privacy guide by itself. Never rejects.
 * https://developers.weixin.qq.com/miniprogram/dev/api/open-api/address/wx.chooseAddress.html
 */
export async function chooseAddress(): Promise<ChosenAddress> {
  try {
    return { kind: 'chosen', address: addressOf(await Taro.chooseAddress()) };
  } catch (error) {
    return { kind: addressFailureOf(error) };
  }
}
