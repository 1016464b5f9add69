import { type RandomBytes, randomDigits } from '../foundation/cryptography.js';
import { isRecord, type JsonObject } from '../foundation/json.js';
import type { State } from '../foundation/state.js';
import type { BodyOf } from '../protocol/mini-program-body.js';
import { MiniProgramRefusal } from '../protocol/mini-program-refusal.js';
import type { Inbox } from './inbox.js';
import { fitsRule } from './keyword-values.js';
import type { MessagePush } from './message-push.js';
import type { Template } from './message-template.js';
import type { Subscriptions } from './subscriptions.js';
import type { Templates } from './templates.js';
import type { Users } from './users.js';

/** The body of message/subscribe/send. */
export const SUBSCRIBE_MESSAGE_FIELDS = {
  touser: 'text',
  template_id: 'text',
  page: 'text',
  data: 'object',
  miniprogram_state: 'text',
  lang: 'text',
} as const;

/** Empty for left out: then it is the first. */
const STATES = ['formal', 'developer', 'trial', ''];
const LANGUAGES = ['zh_CN', 'en_US', 'zh_HK', 'zh_TW', ''];

interface Options {
  readonly randomBytes: RandomBytes;
  readonly state: State;
  readonly users: Users;
  readonly templates: Templates;
  readonly subscriptions: Subscriptions;
  readonly inbox: Inbox;
  readonly push: MessagePush['push'];
}

/** Sends subscribe messages. https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_sendmessage.html */
export function createSubscribeMessages(options: Options) {
  const { randomBytes, state, users, templates, subscriptions, inbox, push } = options;
  /** The pages of the released version. An empty map is for not known: then every page exists. */
  const pages = state.map<true>('releasedPages');

  function checkPage(page: string): void {
    const path = page.replace(/^\//, '').replace(/\?.*$/s, '');
    if (page !== '' && pages.size > 0 && !pages.has(path)) throw new MiniProgramRefusal('invalidPage');
  }

  /** The lines of a message. @throws MiniProgramRefusal 47003 for the first value that does not fit */
  function read({ keywords }: Template, data: JsonObject) {
    return keywords.map(({ key, name, rule, enumValues }) => {
      const field = data[key];
      const value = isRecord(field) ? field.value : undefined;
      if (value === undefined || value === '')
        throw new MiniProgramRefusal('invalidArgument', `data.${key}.value is empty`);
      const text = typeof value === 'number' ? String(value) : value;
      if (typeof text !== 'string' || !fitsRule(rule, text, enumValues))
        throw new MiniProgramRefusal('invalidArgument', `data.${key}.value invalid`);
      return { name, value: text };
    });
  }

  return {
    /** @throws MiniProgramRefusal */
    send(body: BodyOf<typeof SUBSCRIBE_MESSAGE_FIELDS>): void {
      const { touser: openid, template_id: templateId, page, data } = body;
      if (!users.isOpenid(openid)) throw new MiniProgramRefusal('invalidOpenid');
      const template = templates.find(templateId);
      if (template === null) throw new MiniProgramRefusal('invalidTemplate');
      if (!STATES.includes(body.miniprogram_state) || !LANGUAGES.includes(body.lang))
        throw new MiniProgramRefusal('dataFormat');
      checkPage(page);
      const lines = read(template, data);
      if (template.isBanned) throw new MiniProgramRefusal('templateBanned');
      if (!subscriptions.use(openid, template)) throw new MiniProgramRefusal('notSubscribed');
      const { title } = template;
      inbox.deliver({
        openid,
        kind: 'subscribe',
        templateId,
        title,
        lines,
        page: page === '' ? null : page,
        outTradeNo: null,
      });
      const MsgID = randomDigits(19, randomBytes);
      const row = { TemplateId: templateId, MsgID, ErrorCode: '0', ErrorStatus: 'success' };
      const list = { element: 'SubscribeMsgSentEvent', rows: [row] };
      push({ event: 'subscribe_msg_sent_event', openid, outTradeNo: null, list });
    },

    /** The pages of the released version; none for not known. */
    release(paths: readonly string[]): void {
      pages.clear();
      for (const path of paths) pages.set(path.replace(/^\//, ''), true);
    },

    reset(): void {
      pages.clear();
    },
  };
}
