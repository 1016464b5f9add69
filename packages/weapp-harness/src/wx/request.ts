import type { Machine } from '../realm/logic-instance.js';
import { type Dictionary, dictionary, text } from '../values.js';
import type { Gesture } from './gesture.js';
import type { Phone } from './phone.js';
import { WxFailure, wxFunction } from './wx-function.js';

export interface HttpRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly signal: AbortSignal;
}

export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends one request; rejects if no answer came. */
export type SendRequest = (request: HttpRequest) => Promise<HttpResponse>;

const DEFAULT_TIMEOUT_MS = 60_000;
// https://developers.weixin.qq.com/miniprogram/dev/framework/usability/PublicErrno.html
const TIMEOUT_ERRNO = 5;
const NETWORK_ERRNO = 600_001;

/** Real HTTP. */
export const sendOverHttp: SendRequest = async ({ url, method, headers, body, signal }) => {
  const response = await fetch(url, { method, headers, signal, ...(body === undefined ? {} : { body }) });
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
};

export interface RequestParts {
  readonly machine: Machine;
  readonly phone: Phone;
  readonly gesture: Gesture;
  readonly send: SendRequest;
  readonly closing: AbortSignal;
}

/** `wx.request`: builds the body from `data`, parses a JSON answer, and returns a task with `abort`. */
export function createRequest(parts: RequestParts) {
  return (argument: unknown): unknown => {
    const abort = new AbortController();
    const call = wxFunction(parts.machine, 'request', (options) => sendOne(parts, options, abort.signal));
    call(withCallback(dictionary(argument)));
    const ignore = () => undefined;
    return {
      abort: () => abort.abort(),
      onHeadersReceived: ignore,
      offHeadersReceived: ignore,
      onChunkReceived: ignore,
      offChunkReceived: ignore,
    };
  };
}

async function sendOne(parts: RequestParts, options: Dictionary, aborted: AbortSignal): Promise<Dictionary> {
  const { machine, phone, gesture, send, closing } = parts;
  if (!phone.isOnline) throw new WxFailure('似乎已断开与互联网的连接。', { errno: NETWORK_ERRNO });
  const offline = new AbortController();
  const stopListening = phone.whenOffline(() => offline.abort());
  const timeout = AbortSignal.timeout(Number(options.timeout ?? DEFAULT_TIMEOUT_MS));
  const signal = AbortSignal.any([closing, aborted, timeout, offline.signal]);
  try {
    return toResult(machine, options, await send(toHttpRequest(options, signal)));
  } catch (problem) {
    if (problem instanceof WxFailure) throw problem;
    if (timeout.aborted) throw timedOut();
    if (aborted.aborted) throw new WxFailure('abort');
    if (offline.signal.aborted) throw new WxFailure('网络连接已中断。', { errno: NETWORK_ERRNO });
    const reason = problem instanceof Error ? reasonOf(problem) : String(problem);
    throw new WxFailure(reason, { errno: NETWORK_ERRNO });
  } finally {
    gesture.end();
    stopListening();
  }
}

/** The failure of `wx.request` after its timeout. */
export const timedOut = () => new WxFailure('timeout', { errno: TIMEOUT_ERRNO });

/** `wx.request` never returns a promise: without callbacks the answer is dropped. */
function withCallback(options: Dictionary): Dictionary {
  return { ...options, complete: options.complete ?? (() => undefined) };
}

function toHttpRequest(options: Dictionary, signal: AbortSignal): HttpRequest {
  const method = text(options.method, 'GET').toUpperCase();
  const url = text(options.url);
  if (!/^https?:\/\//.test(url)) throw new WxFailure(`invalid url "${url}"`);
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  for (const [name, value] of Object.entries(dictionary(options.header))) {
    headers[name.toLowerCase()] = String(value);
  }
  const { data } = options;
  if (data === undefined || data === null) return { url, method, headers, body: undefined, signal };
  if (method === 'GET' || method === 'HEAD') {
    const query = toForm(dictionary(data));
    const joined = query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`;
    return { url: joined, method, headers, body: undefined, signal };
  }
  const isForm = headers['content-type']?.includes('x-www-form-urlencoded') ?? false;
  const encoded = isForm ? toForm(dictionary(data)) : JSON.stringify(data);
  return { url, method, headers, body: typeof data === 'string' ? data : encoded, signal };
}

function toForm(data: Dictionary): string {
  return Object.entries(data)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join('&');
}

function toResult(machine: Machine, options: Dictionary, response: HttpResponse): Dictionary {
  const { statusCode, headers: header, body } = response;
  return {
    data: options.dataType === 'text' ? body : parseBody(machine, body),
    statusCode,
    header,
    cookies: [],
  };
}

/** A body that is not JSON stays a string, as in WeChat. */
function parseBody(machine: Machine, body: string): unknown {
  try {
    return machine.realm.clone(JSON.parse(body));
  } catch {
    return body;
  }
}

function reasonOf(problem: Error): string {
  return problem.cause instanceof Error ? problem.cause.message || problem.message : problem.message;
}
