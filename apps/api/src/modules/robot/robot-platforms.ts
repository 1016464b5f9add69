import { createHmac } from 'node:crypto';
import type { RobotFailure, RobotKind } from '@taro-pay/contracts';
import type { RobotConfig } from '../../config/robot.js';
import type { RobotText } from './robot-text.js';

interface RobotRequest {
  readonly url: URL;
  readonly body: object;
}

/** What a platform's answer says; a code of 0 is success. */
interface Verdict {
  readonly code: number;
  readonly words: string;
}

type Fields = Readonly<Record<string, unknown>>;

interface Platform {
  /** A message in the platform's form, signed where it signs. */
  readonly request: (config: RobotConfig, text: RobotText, nowMs: number) => RobotRequest;
  /** Null where the answer is not in the platform's form. */
  readonly verdict: (answer: Fields) => Verdict | null;
  /** Why it refused a message. */
  readonly reason: (verdict: Verdict) => RobotFailure;
}

/**
 * The form of each platform. At 20 messages a minute WeCom and DingTalk refuse more, DingTalk then for ten minutes;
 * Feishu takes 100. The API sends one message a minute at most, and a test every ten seconds.
 */
export const PLATFORMS: Readonly<Record<RobotKind, Platform>> = {
  // https://developer.work.weixin.qq.com/document/path/91770, codes: https://developer.work.weixin.qq.com/document/path/90313
  wecom: {
    request: ({ url }, { title, lines, link }) => ({
      url: new URL(url),
      body: {
        msgtype: 'markdown',
        markdown: {
          content: [`**${title}**`, ...lines.map((line) => `> ${line}`), '', linkOf(link)].join('\n'),
        },
      },
    }),
    verdict: (answer) => verdictOf(answer.errcode, answer.errmsg),
    reason: ({ code }) => WECOM_REASONS[code] ?? 'REFUSED',
  },
  // https://open.dingtalk.com/document/robots/custom-robot-access
  dingtalk: {
    request: ({ url, secret }, { title, lines, link }, nowMs) => ({
      url: withSignature(url, secret ?? '', nowMs),
      body: {
        msgtype: 'markdown',
        markdown: {
          title,
          text: [`#### ${title}`, lines.map((line) => `- ${line}`).join('\n'), linkOf(link)].join('\n\n'),
        },
      },
    }),
    verdict: (answer) => verdictOf(answer.errcode, answer.errmsg),
    reason: ({ code, words }) =>
      code === DINGTALK_UNSAFE ? unsafeReason(words) : (DINGTALK_REASONS[code] ?? 'REFUSED'),
  },
  // https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
  feishu: {
    request: ({ url, secret }, { title, lines, link }, nowMs) => {
      const timestamp = String(Math.floor(nowMs / 1000));
      const content = [
        ...lines.map((text) => [{ tag: 'text', text }]),
        [{ tag: 'a', text: link.text, href: link.url }],
      ];
      // The text to be signed is the key here, and what is signed is empty.
      const sign = createHmac('sha256', `${timestamp}\n${secret ?? ''}`).digest('base64');
      return {
        url: new URL(url),
        body: { timestamp, sign, msg_type: 'post', content: { post: { zh_cn: { title, content } } } },
      };
    },
    // Older robots answer StatusCode and StatusMessage only.
    verdict: ({ code, msg, StatusCode, StatusMessage }) =>
      verdictOf(code ?? StatusCode, msg ?? StatusMessage),
    reason: ({ code }) => FEISHU_REASONS[code] ?? 'REFUSED',
  },
};

type Reasons = Readonly<Record<number, RobotFailure>>;

const WECOM_REASONS: Reasons = { 45009: 'TOO_MANY', 93000: 'UNKNOWN_ROBOT', 93004: 'UNKNOWN_ROBOT' };

/** The robot's own check of a message failed; the words say which. */
const DINGTALK_UNSAFE = 310_000;

const DINGTALK_REASONS: Reasons = {
  130101: 'TOO_MANY',
  300001: 'UNKNOWN_ROBOT',
  300005: 'UNKNOWN_ROBOT',
  400013: 'UNKNOWN_ROBOT',
  400101: 'UNKNOWN_ROBOT',
  400102: 'UNKNOWN_ROBOT',
  400106: 'UNKNOWN_ROBOT',
  410100: 'TOO_MANY',
  660026: 'TOO_MANY',
};

function unsafeReason(words: string): RobotFailure {
  if (/sign|timestamp|签名|时间戳/i.test(words)) return 'SIGNATURE';
  if (/keyword|关键词/i.test(words)) return 'KEYWORD';
  return /\bip\b|whitelist|白名单/i.test(words) ? 'ADDRESS' : 'REFUSED';
}

const FEISHU_REASONS: Reasons = {
  11232: 'TOO_MANY',
  19001: 'UNKNOWN_ROBOT',
  19021: 'SIGNATURE',
  19022: 'ADDRESS',
  19024: 'KEYWORD',
};

const linkOf = ({ text, url }: RobotText['link']) => `[${text}](${url})`;

function verdictOf(code: unknown, words: unknown): Verdict | null {
  return typeof code === 'number' ? { code, words: typeof words === 'string' ? words : '' } : null;
}

/** DingTalk's signature stands in the query; the time is in milliseconds. */
function withSignature(webhook: string, secret: string, nowMs: number): URL {
  const url = new URL(webhook);
  url.searchParams.set('timestamp', String(nowMs));
  const sign = createHmac('sha256', secret).update(`${nowMs}\n${secret}`).digest('base64');
  url.searchParams.set('sign', sign);
  return url;
}
