import { isUtf8 } from 'node:buffer';
import { isRecord, type JsonObject, parseJson } from '../foundation/json.js';
import { Refusal } from '../protocol/refusal.js';

/** One call to WeChat Pay, its signature already checked. */
export interface PayCall {
  readonly query: URLSearchParams;
  readonly body: Buffer;
  /** What stands for the parts of the path in parentheses. */
  readonly parts: readonly string[];
  readonly wechatpaySerial: string | null;
  /** Where the merchant reached WeChat, for links into it. */
  readonly origin: string;
}

/** JSON, or nothing with 204; signed. */
interface JsonAnswer {
  readonly status: 200 | 204;
  readonly body: unknown;
  /** The order that it was about. */
  readonly outTradeNo: string | null;
}

export interface PayFile {
  readonly content: Buffer;
  readonly type: string;
  /** What the log keeps of it. */
  readonly text: string;
}

/** A file, which WeChat does not sign. */
interface FileAnswer {
  readonly status: 200;
  readonly file: PayFile;
  readonly outTradeNo: null;
}

export type PayAnswer = JsonAnswer | FileAnswer;

export interface PayRoute {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  readonly answer: (call: PayCall) => PayAnswer;
}

/** The body of a request. @throws Refusal where it is no JSON object */
export function readBody(body: Buffer): JsonObject {
  // https://github.com/cloudreve/cloudreve/issues/2491
  if (!isUtf8(body)) throw new Refusal('notUtf8', 'The body is not written in UTF-8.');
  const value = parseJson(body.toString());
  if (isRecord(value)) return value;
  throw new Refusal('paramError', 'The body has to be a JSON object.', {
    field: '/',
    issue: 'is not a JSON object',
    location: 'body',
  });
}
