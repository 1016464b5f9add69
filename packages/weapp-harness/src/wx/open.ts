import type { Machine } from '../realm/logic-instance.js';
import type { Dictionary } from '../values.js';
import type { Gesture } from './gesture.js';
import type { Phone } from './phone.js';
import { type AsyncApi, WxFailure } from './wx-function.js';

/** The answer for each template of a subscription; with `errCode` and its `errMsg` where nothing was asked. */
type SubscriptionAnswers = Readonly<Record<string, unknown>>;

/** Answers of WeChat's servers and dialogs. */
export interface OpenHooks {
  /** `wx.login`: the login code. */
  readonly login?: () => Promise<string> | string;
  /** `wx.requestPayment`: gets the parameters, returns the errMsg, such as `requestPayment:ok`. */
  readonly requestPayment?: (parameters: Dictionary) => Promise<string> | string;
  /** `wx.requestSubscribeMessage`: gets the template ids, returns an answer for each. */
  readonly requestSubscribeMessage?: (
    tmplIds: readonly string[],
  ) => Promise<SubscriptionAnswers> | SubscriptionAnswers;
  /** `wx.openSetting`: what the user does there. */
  readonly openSetting?: () => Promise<void> | void;
}

const MAX_TEMPLATES = 3;

interface OpenParts {
  readonly machine: Machine;
  readonly hooks: OpenHooks;
  readonly phone: Phone;
  readonly gesture: Gesture;
}

/** The functions of `wx` that WeChat's servers or dialogs answer. */
export function openApis({ machine, hooks, phone, gesture }: OpenParts): Record<string, AsyncApi> {
  return {
    login: async () => {
      if (!hooks.login) throw new WxFailure('the launch options have no wx.login');
      return { code: await hooks.login() };
    },
    checkSession: () => undefined,
    requestPayment: async (options) => {
      if (!hooks.requestPayment) throw new WxFailure('the launch options have no wx.requestPayment');
      // https://github.com/wechatpay-apiv3/wechatpay-skills
      if (phone.settings.opensCashierAtOnceOnly && !gesture.isFresh)
        throw new WxFailure('invokeMiniProgramAPI:permission denied');
      const { success, fail, complete, ...parameters } = options;
      const errMsg = await hooks.requestPayment(parameters);
      gesture.begin();
      machine.observer.changed();
      if (errMsg !== 'requestPayment:ok') throw new WxFailure(errMsg, { errMsg });
    },
    openSetting: async () => {
      await hooks.openSetting?.();
      return { authSetting: {} };
    },
    requestSubscribeMessage: ({ tmplIds }) => subscribe(tmplIds, hooks, gesture.isFresh),
  };
}

// The codes and the rule of the tap: https://developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeMessage.html
async function subscribe(tmplIds: unknown, hooks: OpenHooks, afterTap: boolean): Promise<Dictionary> {
  if (!hooks.requestSubscribeMessage)
    throw new WxFailure('the launch options have no wx.requestSubscribeMessage');
  if (!afterTap) throw new WxFailure('can only be invoked by user TAP gesture.');
  if (!Array.isArray(tmplIds) || tmplIds.length === 0)
    throw new WxFailure("TmplIds can't be empty", { errCode: 10_001 });
  if (tmplIds.length > MAX_TEMPLATES)
    throw new WxFailure('Templates count out of max bounds', { errCode: 20_003 });
  const { errCode, errMsg, ...answers } = await hooks.requestSubscribeMessage(tmplIds.map(String));
  if (typeof errCode === 'number') throw new WxFailure('', { errCode, errMsg: String(errMsg) });
  return answers;
}
