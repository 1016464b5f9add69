import { Type } from 'typebox';
import { ErrcodeError } from './errcodes.js';
import { WechatError } from './errors.js';
import type { MiniProgramCalls } from './mini-program-calls.js';
import { isOf } from './wire.js';

interface SubscribeMessage {
  readonly openid: string;
  readonly templateId: string;
  /** The page that it opens, with its query. */
  readonly page: string;
  readonly data: Readonly<Record<string, { readonly value: string }>>;
}

/**
 * What became of a message. `notAccepted`: the buyer does not want it, or no consent of theirs is left. `refused`: the
 * same message later is refused as well. `notSent`: WeChat has certainly not sent it, and may later. `unknown`: WeChat
 * may have sent it; it cannot be asked.
 */
export type MessageOutcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'notAccepted' | 'refused' | 'notSent' | 'unknown'; readonly words: string };

/** A message template of the mini-program. */
export interface MessageTemplateThere {
  readonly templateId: string;
  /** The keys of its fields, such as `thing1`. */
  readonly keys: readonly string[];
}

export interface SubscribeMessages {
  /** Sends one subscribe message, once: nothing is repeated that WeChat may have carried out. */
  readonly send: (message: SubscribeMessage) => Promise<MessageOutcome>;
  /** The templates of the mini-program. @throws WechatError */
  readonly templates: () => Promise<readonly MessageTemplateThere[]>;
}

const isAnything = (_answer: object): _answer is object => true;

const isTemplates = isOf(
  Type.Object({
    data: Type.Array(Type.Object({ priTmplId: Type.String(), content: Type.String() })),
  }),
);

/** Fifty templates with their examples. */
const TEMPLATES_BYTES = 256 * 1024;

/**
 * Subscribe messages of the mini-program.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_sendmessage.html
 */
export function createSubscribeMessages(call: MiniProgramCalls): SubscribeMessages {
  return {
    async send({ openid, templateId, page, data }) {
      const body = { touser: openid, template_id: templateId, page, data, lang: 'zh_CN' };
      try {
        await call({ path: '/cgi-bin/message/subscribe/send', body, isAnswer: isAnything });
        return { kind: 'sent' };
      } catch (error) {
        if (!(error instanceof WechatError)) throw error;
        return outcomeOf(error);
      }
    },

    async templates() {
      const { data } = await call({
        path: '/wxaapi/newtmpl/gettemplate',
        isAnswer: isTemplates,
        maximumAnswerBytes: TEMPLATES_BYTES,
      });
      return data.map(({ priTmplId, content }) => ({
        templateId: priTmplId,
        keys: [...content.matchAll(/\{\{(\w+)\.DATA\}\}/g)].flatMap(([, key]) => key ?? []),
      }));
    },
  };
}

function outcomeOf(error: WechatError): MessageOutcome {
  if (!(error instanceof ErrcodeError)) {
    return { kind: error.isUnsent ? 'notSent' : 'unknown', words: error.message };
  }
  const words = `${error.errcode} ${error.words}`.trim();
  switch (error.meaning) {
    case 'wait':
    case 'token':
      return { kind: 'notSent', words };
    case 'noAccept':
      return { kind: 'notAccepted', words };
    case 'unknownPayment':
    case 'askOrder':
    case 'refused':
      return { kind: 'refused', words };
  }
}
