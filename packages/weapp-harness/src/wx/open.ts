import type { Machine } from '../realm/logic-instance.js';
import type { Dictionary } from '../values.js';
import type { Gesture } from './gesture.js';
import { type AsyncApi, WxFailure } from './wx-function.js';

/** What the user answers for each template of a subscription. */
type SubscriptionAnswers = Readonly<Record<string, 'accept' | 'reject' | 'ban' | 'filter'>>;

/** What WeChat itself would answer; a test says it here. */
export interface OpenHooks {
  /** `wx.login`: the code of whoever is logged in to WeChat. */
  readonly login?: () => Promise<string> | string;
  /** `wx.requestPayment`: gets its parameters, answers with the errMsg: `requestPayment:ok`, or a failure. */
  readonly requestPayment?: (parameters: Dictionary) => Promise<string> | string;
  /** `wx.requestSubscribeMessage`: gets the templates, answers for each of them. */
  readonly requestSubscribeMessage?: (
    tmplIds: readonly string[],
  ) => Promise<SubscriptionAnswers> | SubscriptionAnswers;
}

const MAX_TEMPLATES = 3;

/** The functions of `wx` that only WeChat's servers, or the user at WeChat's own windows, can answer. */
export function openApis(machine: Machine, hooks: OpenHooks, gesture: Gesture): Record<string, AsyncApi> {
  return {
    login: async () => {
      if (!hooks.login) throw new WxFailure('the test gave no wx.login');
      return { code: await hooks.login() };
    },
    checkSession: () => undefined,
    requestPayment: async (options) => {
      if (!hooks.requestPayment) throw new WxFailure('the test gave no wx.requestPayment');
      const { success, fail, complete, ...parameters } = options;
      const errMsg = await hooks.requestPayment(parameters);
      gesture.begin();
      machine.observer.changed();
      if (errMsg !== 'requestPayment:ok') throw new WxFailure(errMsg, { errMsg });
    },
    requestSubscribeMessage: ({ tmplIds }) => subscribe(tmplIds, hooks, gesture.isFresh),
  };
}

// The codes and the rule of the tap: https://developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeMessage.html
async function subscribe(tmplIds: unknown, hooks: OpenHooks, afterTap: boolean): Promise<Dictionary> {
  if (!hooks.requestSubscribeMessage) throw new WxFailure('the test gave no wx.requestSubscribeMessage');
  if (!afterTap) throw new WxFailure('can only be invoked by user TAP gesture.');
  if (!Array.isArray(tmplIds) || tmplIds.length === 0)
    throw new WxFailure("TmplIds can't be empty", { errCode: 10_001 });
  if (tmplIds.length > MAX_TEMPLATES)
    throw new WxFailure('Templates count out of max bounds', { errCode: 20_003 });
  return { ...(await hooks.requestSubscribeMessage(tmplIds.map(String))) };
}
