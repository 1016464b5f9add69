import { isUtf8 } from 'node:buffer';
import { isRecord, type JsonObject, parseJson } from '../foundation/json.js';
import { Refusal } from '../protocol/refusal.js';

/** A call to WeChat Pay with a verified signature. */
export interface PayCall {
  readonly query: URLSearchParams;
  readonly body: Buffer;
  /** The values of the path's capturing groups. */
  readonly parts: readonly string[];
  readonly wechatpaySerial: string | null;
  /** The origin of the request, for download links. */
  readonly origin: string;
}

/** JSON, or no body with 204; signed. */
interface JsonAnswer {
  readonly status: 200 | 204;
  readonly body: unknown;
  /** The order of the call. */
  readonly outTradeNo: string | null;
}

export interface PayFile {
  readonly content: Buffer;
  readonly type: string;
  /** The text that the log keeps. */
  readonly text: string;
}

/** A file; unsigned. */
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
