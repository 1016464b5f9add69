import { spawn } from 'node:child_process';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isRecord, parseJson } from '../foundation/json.js';
import type { Message } from './message.js';

/** WeChat waits this long for an answer. https://pay.weixin.qq.com/doc/v3/merchant/4012082053 */
const ANSWER_WITHIN_MS = 5_000;

/** More of an answer than this is not reported. */
const MAXIMUM_ANSWER_CHARACTERS = 200;

/** The back end did not do what the run needs. The message is for people. */
export class BackEndFailure extends Error {}

/** How to reach a back end: its addresses and commands. */
export interface BackEndOptions {
  readonly notifyUrl: string;
  /** Null leaves refunds out. */
  readonly refundNotifyUrl: string | null;
  /** Makes an order with its prepay and prints its out_trade_no on the last line; null takes existing orders. */
  readonly orderCommand: string | null;
  /** Requests a refund of the order {out_trade_no} and prints its out_refund_no on the last line. */
  readonly refundCommand: string | null;
  /** Returns the status of the order {out_trade_no}; null for none. */
  readonly status:
    | { readonly url: string; readonly header: string | null }
    | { readonly command: string }
    | null;
  /** The compared field of the status, such as `order.status`; null for all of it. */
  readonly statusField: string | null;
  readonly environment: NodeJS.ProcessEnv;
}

export interface Reply {
  /** Null without an answer; then `text` says why. */
  readonly statusCode: number | null;
  readonly text: string;
  readonly tookMs: number;
}

export function createBackEnd(options: BackEndOptions) {
  const { notifyUrl, refundNotifyUrl, orderCommand, refundCommand, status, statusField, environment } =
    options;

  async function lastLine(command: string): Promise<string> {
    const line = (await runShell(command, environment)).trim().split('\n').at(-1)?.trim() ?? '';
    if (/^[\w\-|*@]{1,64}$/.test(line)) return line;
    throw new BackEndFailure(`“${command}” has to print the number on its last line; it printed “${line}”.`);
  }

  async function readStatus(outTradeNo: string): Promise<string> {
    if (status === null) return '';
    if ('command' in status) return runShell(fill(status.command, quote(outTradeNo)), environment);
    const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(status.header ?? '') ?? [];
    const url = fill(status.url, encodeURIComponent(outTradeNo));
    const response = await fetch(url, name === '' ? {} : { headers: { [name]: value } }).catch(
      (error: unknown) => {
        throw new BackEndFailure(`${url} cannot be reached: ${explain(error)}`);
      },
    );
    if (!response.ok)
      throw new BackEndFailure(`${url} answered ${response.status} in place of the order’s status.`);
    return response.text();
  }

  return {
    canLook: status !== null,
    /** Whether the statuses of two orders can be compared. */
    canCompare: status !== null && statusField !== null,
    canRefund: refundNotifyUrl !== null && refundCommand !== null,

    /** The out_trade_no of a new order; null without an order command. */
    newOrder: orderCommand === null ? null : () => lastLine(orderCommand),

    newRefund: (outTradeNo: string) => lastLine(fill(refundCommand ?? '', quote(outTradeNo))),

    /** The status of the order, as text to compare. */
    async look(outTradeNo: string): Promise<string> {
      const text = (await readStatus(outTradeNo)).trim();
      return statusField === null || status === null ? text : pick(text, statusField);
    },

    send: (about: 'payment' | 'refund', message: Message): Promise<Reply> =>
      post(about === 'payment' ? notifyUrl : (refundNotifyUrl ?? notifyUrl), message),
  };
}

export type BackEnd = ReturnType<typeof createBackEnd>;

// fetch sends header names in lower case, and this run tests how their case is handled.
function post(url: string, { headers, body }: Message): Promise<Reply> {
  const startedAt = performance.now();
  const reply = (statusCode: number | null, text: string): Reply => ({
    statusCode,
    text: text.slice(0, MAXIMUM_ANSWER_CHARACTERS),
    tookMs: Math.round(performance.now() - startedAt),
  });
  return new Promise((resolve) => {
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const length = { 'Content-Length': String(Buffer.byteLength(body)) };
    const request = send(url, { method: 'POST', headers: { ...headers, ...length }, signal }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', (error) => resolve(reply(null, explain(error))));
      response.on('end', () => resolve(reply(response.statusCode ?? null, text)));
    });
    request.on('error', (error) =>
      resolve(
        reply(null, signal.aborted ? `No answer within ${ANSWER_WITHIN_MS / 1000} s.` : explain(error)),
      ),
    );
    request.end(body);
  });
}

function runShell(command: string, environment: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, { shell: true, env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new BackEndFailure(`“${command}” ended with exit code ${code}.`));
    });
  });
}

const fill = (template: string, outTradeNo: string) => template.replaceAll('{out_trade_no}', outTradeNo);

// WeChat allows | and * in the number, and a shell interprets them.
const quote = (outTradeNo: string) => (/^[\w-]+$/.test(outTradeNo) ? outTradeNo : `'${outTradeNo}'`);

function pick(text: string, path: string): string {
  let value: unknown = parseJson(text);
  for (const name of path.split('.')) value = isRecord(value) ? value[name] : undefined;
  if (value !== undefined) return JSON.stringify(value);
  throw new BackEndFailure(`The status has no field “${path}”: ${text.slice(0, MAXIMUM_ANSWER_CHARACTERS)}`);
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
