import { randomBytes as systemRandomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createControlServer } from './control-server.js';
import type { RandomBytes } from './cryptography.js';
import { createMerchant, environmentOf, type Merchant } from './merchant.js';
import { readPageFile } from './page-files.js';
import { createPayServer } from './pay-server.js';
import type { Received } from './received.js';
import { type Control, createWechat } from './wechat.js';

export type { CashierRequest } from './cashier.js';
export type { ControlEvent, NotificationEvent, RequestEvent, SimulatorEvent } from './events.js';
export type { Faults } from './faults.js';
export { createMerchant, environmentFile, type Merchant, parseMerchant } from './merchant.js';
export type { NotificationView } from './notifications.js';
export type { OrderView } from './orders-view.js';
export type { RefundView } from './refunds-view.js';
export type { Control } from './wechat.js';

const MAXIMUM_BODY_BYTES = 1_048_576;

export interface SimulatorOptions {
  /** 0, the default, lets the system choose. */
  readonly port?: number;
  readonly host?: string;
  /** Left out, a new one with keys of its own. */
  readonly merchant?: Merchant;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly randomBytes?: RandomBytes;
}

export interface Simulator {
  readonly address: string;
  readonly merchant: Merchant;
  /** The merchant as the environment of a back end, this simulator's addresses included. */
  readonly environment: Readonly<Record<string, string>> & ReturnType<typeof environmentOf>;
  readonly control: Control;
  readonly close: () => Promise<void>;
}

/** Starts a WeChat of one's own on this machine. @throws Error with code EADDRINUSE where the port is taken */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, host = '127.0.0.1', now = Date.now, randomBytes = systemRandomBytes } = options;
  const merchant = options.merchant ?? createMerchant(now(), randomBytes);
  const wechat = createWechat({ merchant, now, randomBytes });
  const answer = createAnswer(wechat);
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  const address = await listen(server, port, host);
  return {
    address,
    merchant,
    environment: environmentOf(merchant, address),
    control: wechat.control,
    async close() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await wechat.close();
    },
  };
}

function createAnswer(wechat: ReturnType<typeof createWechat>) {
  const { answerPay, answerLogin } = createPayServer(wechat);
  const answerControl = createControlServer(wechat);

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const received = await receive(request, response);
    const { method, pathname } = received;
    if (pathname.startsWith('/_sim/')) return answerControl(received);
    if (pathname.startsWith('/v3/')) return answerPay(received);
    if (method === 'GET' && pathname === '/sns/jscode2session') return answerLogin(received);
    const file = method === 'GET' ? await readPageFile(pathname) : null;
    if (file === null) {
      const body = JSON.stringify({
        code: 'NOT_FOUND',
        message: `The simulator has no ${method} ${pathname}.`,
      });
      response.writeHead(404, { 'Content-Type': 'application/json; charset=utf-8' }).end(body);
      return;
    }
    response.writeHead(200, { 'Content-Type': file.type, 'Cache-Control': 'no-cache' }).end(file.content);
  };
}

async function receive(request: IncomingMessage, response: ServerResponse): Promise<Received> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    // What is too large is still read, so that the answer is, too; it is not kept.
    if (bytes <= MAXIMUM_BODY_BYTES) chunks.push(chunk);
  }
  const { method = 'GET', url: path = '/' } = request;
  const questionMark = path.indexOf('?');
  return {
    request,
    response,
    method,
    path,
    pathname: questionMark === -1 ? path : path.slice(0, questionMark),
    query: new URLSearchParams(questionMark === -1 ? '' : path.slice(questionMark + 1)),
    body: Buffer.concat(chunks),
    isBodyTooLarge: bytes > MAXIMUM_BODY_BYTES,
  };
}

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address === null || typeof address === 'string')
        return reject(new Error('The server has no port.'));
      const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
      resolve(`http://${name.includes(':') ? `[${name}]` : name}:${address.port}`);
    });
  });
}
