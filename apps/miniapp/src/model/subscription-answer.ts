/**
 * What wx.requestSubscribeMessage answered. `switchedOff`: the buyer has switched off all subscribe messages, and
 * WeChat shows no question. `failed`: nothing was asked.
 */
export type SubscriptionAnswer =
  | { readonly kind: 'answered'; readonly accepted: readonly string[] }
  | { readonly kind: 'switchedOff' | 'failed' };

const SWITCHED_OFF = 20_004;

/**
 * Reads the answer, or the error, of a question about templates. All that is not accepted is refused: by the buyer, by
 * WeChat, or because another template has the same title.
 * https://developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeMessage.html
 */
export function readSubscriptionAnswer(answer: object, templateIds: readonly string[]): SubscriptionAnswer {
  const facts: ReadonlyMap<string, unknown> = new Map(Object.entries(answer));
  if (facts.get('errCode') === SWITCHED_OFF) return { kind: 'switchedOff' };
  if (facts.get('errMsg') !== 'requestSubscribeMessage:ok') return { kind: 'failed' };
  return { kind: 'answered', accepted: templateIds.filter((id) => facts.get(id) === 'accept') };
}
