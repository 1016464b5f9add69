import type { State } from '../foundation/state.js';
import type { MessagePush } from './message-push.js';
import type { Template } from './message-template.js';
import type { Templates } from './templates.js';

/** Older clients take three at once, which is safe everywhere; the present page says five. */
const MAXIMUM_TEMPLATES = 3;

/** The failures of wx.requestSubscribeMessage that a test can choose. https://developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeMessage.html */
const FAILURES = {
  10001: "TmplIds can't be empty",
  10002: 'Request list fail',
  10003: 'Request subscribe fail',
  10004: 'Invalid template id',
  10005: 'Cannot show subscribe message UI',
  20001: 'No template data return, verify the template id exist',
  20002: 'Templates type must be same',
  20003: 'Templates count out of max bounds',
  20004: 'The main switch is switched off',
  20005: 'This mini program was banned from subscribing messages',
  20013: 'Reject DeviceMsg Template',
} as const;
type FailureCode = keyof typeof FAILURES;

/** Those that depend on the phone, and on nothing that is sent. */
export const CHOSEN_FAILURES = [10002, 10003, 10005, 20004, 20005, 20013] as const;

export const SUBSCRIPTION_CHOICES = ['accept', 'reject'] as const;
type SubscriptionChoice = (typeof SUBSCRIPTION_CHOICES)[number];
type SubscriptionStatus = SubscriptionChoice | 'ban' | 'filter';

/** What wx.requestSubscribeMessage is called with, and what the user chooses. */
export interface SubscribeRequest {
  readonly tmplIds: unknown;
  /** By template id; those that are left out are accepted. */
  readonly choices: Readonly<Record<string, SubscriptionChoice>>;
  /** Fails with this code. */
  readonly errCode: (typeof CHOSEN_FAILURES)[number] | null;
}

/** What wx.requestSubscribeMessage answers: `errMsg`, and the status of each template or `errCode`. */
export type SubscribeAnswer = Readonly<Record<string, string | number>> & { readonly errMsg: string };

interface Subscription {
  /** One message for each accept. */
  readonly balance: number;
  /** Whether a lasting template is accepted. */
  readonly isLasting: boolean;
}

interface Options {
  readonly state: State;
  readonly templates: Templates;
  readonly push: MessagePush['push'];
}

/** The messages that users have accepted. https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/subscribe-message.html */
export function createSubscriptions({ state, templates, push }: Options) {
  const subscriptions = state.map<Subscription>('subscriptions');
  const keyOf = (openid: string, templateId: string) => `${openid} ${templateId}`;
  const find = (openid: string, templateId: string): Subscription =>
    subscriptions.get(keyOf(openid, templateId)) ?? { balance: 0, isLasting: false };

  function accept(openid: string, { priTmplId, type }: Template): void {
    const { balance } = find(openid, priTmplId);
    const accepted = type === 3 ? { balance, isLasting: true } : { balance: balance + 1, isLasting: false };
    subscriptions.set(keyOf(openid, priTmplId), accepted);
  }

  function pushStatuses(
    openid: string,
    event: 'popup' | 'change',
    rows: readonly (readonly [string, string])[],
  ) {
    const isPopup = event === 'popup';
    push({
      event: `subscribe_msg_${event}_event`,
      openid,
      outTradeNo: null,
      list: {
        element: isPopup ? 'SubscribeMsgPopupEvent' : 'SubscribeMsgChangeEvent',
        rows: rows.map(([TemplateId, SubscribeStatusString]) => ({
          TemplateId,
          SubscribeStatusString,
          ...(isPopup ? { PopupScene: '0' } : {}),
        })),
      },
    });
  }

  /** The templates of a request, or the code of what is wrong with it. */
  function check({ tmplIds, errCode }: SubscribeRequest): readonly Template[] | FailureCode {
    if (!Array.isArray(tmplIds) || !tmplIds.every((id: unknown) => typeof id === 'string')) return 10004;
    if (tmplIds.length === 0) return 10001;
    if (tmplIds.length > MAXIMUM_TEMPLATES) return 20003;
    const found = tmplIds.flatMap((id: string) => templates.find(id) ?? []);
    if (found.length < tmplIds.length) return 20001;
    if (new Set(found.map(({ type }) => type)).size > 1) return 20002;
    return errCode ?? found;
  }

  return {
    /** wx.requestSubscribeMessage, and what the user chooses there. */
    request(openid: string, request: SubscribeRequest): SubscribeAnswer {
      const found = check(request);
      if (typeof found === 'number')
        return { errMsg: `requestSubscribeMessage:fail ${FAILURES[found]}`, errCode: found };
      const statusOf = (template: Template, index: number): SubscriptionStatus => {
        // Of several templates with one title only the first is shown.
        if (found.findIndex(({ title }) => title === template.title) < index) return 'filter';
        return template.isBanned ? 'ban' : (request.choices[template.priTmplId] ?? 'accept');
      };
      const statuses = found.map((template, index) => ({ template, status: statusOf(template, index) }));
      for (const { template, status } of statuses) if (status === 'accept') accept(openid, template);
      const shown = statuses.filter(({ status }) => status === 'accept' || status === 'reject');
      const rows = shown.map(({ template, status }) => [template.priTmplId, status] as const);
      if (rows.length > 0) pushStatuses(openid, 'popup', rows);
      return {
        errMsg: 'requestSubscribeMessage:ok',
        ...Object.fromEntries(statuses.map(({ template, status }) => [template.priTmplId, status])),
      };
    },

    /** The user refuses a template in the settings of the mini-program. What was accepted is gone. */
    turnOff(openid: string, templateId: string): void {
      subscriptions.delete(keyOf(openid, templateId));
      pushStatuses(openid, 'change', [[templateId, 'reject']]);
    },

    /** Takes one accept for a message. False where there is none. */
    use(openid: string, { priTmplId }: Template): boolean {
      const { balance, isLasting } = find(openid, priTmplId);
      if (isLasting) return true;
      if (balance > 0) subscriptions.set(keyOf(openid, priTmplId), { balance: balance - 1, isLasting });
      return balance > 0;
    },

    /** What a user has accepted: messages that can still be sent, null for any number. */
    of: (openid: string): { templateId: string; left: number | null }[] =>
      [...subscriptions].flatMap(([key, { balance, isLasting }]) => {
        const [owner, templateId = ''] = key.split(' ');
        return owner === openid ? [{ templateId, left: isLasting ? null : balance }] : [];
      }),

    reset(): void {
      subscriptions.clear();
    },
  };
}

export type Subscriptions = ReturnType<typeof createSubscriptions>;
