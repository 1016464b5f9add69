import { isRecord } from '../foundation/json.js';

const PUSH_MODES = ['plain', 'encrypted'] as const;
const PUSH_FORMATS = ['json', 'xml'] as const;

/** Where and how WeChat pushes the mini-program's events. https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html */
export interface PushSettings {
  readonly url: string;
  /** 3 to 32 letters and digits. */
  readonly token: string;
  /** 43 letters and digits. */
  readonly encodingAesKey: string;
  readonly mode: (typeof PUSH_MODES)[number];
  readonly format: (typeof PUSH_FORMATS)[number];
}

export const PUSH_FIELDS = ['url', 'token', 'encodingAesKey', 'mode?', 'format?'] as const;

/** Reads settings; by default encrypted JSON. @throws TypeError that names the wrong field */
export function readPushSettings(value: unknown): PushSettings {
  if (!isRecord(value)) throw new TypeError('The settings of the message push are a JSON object.');
  const { url, token, encodingAesKey, mode = 'encrypted', format = 'json' } = value;
  const fits = (text: unknown, pattern: RegExp): text is string =>
    typeof text === 'string' && pattern.test(text);
  if (!fits(url, /^https?:\/\/[^\s#]+$/) || !URL.canParse(url))
    throw new TypeError('“url” has to be a full address, such as http://127.0.0.1:3000/wechat/messages.');
  if (!fits(token, /^[0-9A-Za-z]{3,32}$/))
    throw new TypeError('“token” has to be 3 to 32 letters and digits.');
  if (!fits(encodingAesKey, /^[0-9A-Za-z]{43}$/))
    throw new TypeError('“encodingAesKey” has to be 43 letters and digits.');
  const knownMode = PUSH_MODES.find((one) => one === mode);
  if (knownMode === undefined) throw new TypeError(`“mode” has to be one of ${PUSH_MODES.join(', ')}.`);
  const knownFormat = PUSH_FORMATS.find((one) => one === format);
  if (knownFormat === undefined) throw new TypeError(`“format” has to be one of ${PUSH_FORMATS.join(', ')}.`);
  return { url, token, encodingAesKey, mode: knownMode, format: knownFormat };
}
