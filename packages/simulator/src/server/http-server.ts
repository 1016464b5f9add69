import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { summaryOf } from '../events/control-action.js';
import { H5_PATH } from '../protocol/products.js';
import { isWechatHost } from '../protocol/wechat-hosts.js';
import type { Wechat } from '../world/wechat.js';
import { createDoor, type Door } from './door.js';
import { createH5Page } from './h5-page.js';
import { isMiniProgramPath } from './mini-program-routes.js';
import { readPageFile } from './page-files.js';
import { createPreviewRoute } from './preview.js';
import { createProxy, type ProxySettings, refuseTunnel } from './proxy.js';
import type { Received } from './received.js';
import { createSites } from './sites.js';

const MAXIMUM_BODY_BYTES = 1_048_576;
const EVERY_ADDRESS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

interface Options {
  readonly wechat: Wechat;
  readonly port: number;
  readonly host: string;
  /** Host names of the page and `/_sim/`, beside `host` and those of loopback. */
  readonly allowedHosts: readonly string[];
  /** Answers everything under `/_sim/` but the preview. */
  readonly createControl: (door: Door) => (received: Received) => void | Promise<void>;
  /** Takes the place of WeChat's hosts as well, with a TLS server on this port; null for neither. */
  readonly proxy?: (ProxySettings & { readonly port: number }) | null;
}

type Scheme = 'http' | 'https';

/** Listens for back ends, tests and people. @throws Error with code EADDRINUSE where a port is taken */
export async function startServer({
  wechat,
  port,
  host,
  allowedHosts,
  createControl,
  proxy: settings = null,
}: Options) {
  const door = createDoor([...allowedHosts, ...(EVERY_ADDRESS.has(host) ? [] : [nameOf(host)])]);
  const answer = createAnswer(wechat, door, createControl(door));
  const serve = (request: IncomingMessage, response: ServerResponse, scheme: Scheme) => {
    answer(request, response, scheme).catch((error: unknown) => {
      // An aborted request needs no answer.
      if (request.destroyed && !request.complete) return;
      console.error(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  };
  const proxy = settings && createProxy(settings, (request, response) => serve(request, response, 'https'));
  const server = createServer((request, response) => {
    const scheme = proxy === null ? 'http' : proxy.admit(request, response);
    if (scheme !== null) serve(request, response, scheme);
  });
  if (proxy === null) server.on('connect', (_, socket) => refuseTunnel(socket));
  else proxy.attach(server);
  const close = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await Promise.all([closed, proxy?.close()]);
  };
  const httpsPort = settings && proxy && (await listen(proxy.secure, settings.port, host));
  try {
    const httpPort = await listen(server, port, host);
    const name = EVERY_ADDRESS.has(host) ? '127.0.0.1' : nameOf(host);
    return {
      address: `http://${name}:${httpPort}`,
      /** The address of the TLS server; null without a proxy. */
      httpsAddress: httpsPort === null ? null : `https://${name}:${httpsPort}`,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function createAnswer(
  wechat: Wechat,
  door: Door,
  answerControl: (received: Received) => void | Promise<void>,
) {
  const sites = createSites(wechat);
  const answerPreview = createPreviewRoute(() => newestNotifyUrl(wechat), door);
  const answerH5Page = createH5Page(wechat, door);

  return async (request: IncomingMessage, response: ServerResponse, scheme: Scheme): Promise<void> => {
    const received = await receive(request, response, scheme);
    const { method, pathname } = received;
    // Back ends may use any host name. They authenticate with a signature or the mini-program's secret.
    if (pathname.startsWith('/v3/')) return sites.ofPayCall(received).paths.answerPay(received);
    if (pathname === H5_PATH) return answerH5Page(received);
    if (isMiniProgramPath(pathname))
      return sites.ofMiniProgramCall(received).paths.answerMiniProgram(received);
    const name = request.headers.host?.replace(/:\d+$/, '') ?? '';
    if (isWechatHost(name)) {
      const action = { kind: 'unknownPath', target: `${method} ${name}${pathname}` } as const;
      wechat.note(action);
      return sendError(response, 404, 'NOT_FOUND', summaryOf(action));
    }
    const refusal = door.refusalOf(request);
    if (refusal !== null) return sendError(response, 403, 'FORBIDDEN', refusal);
    if (method === 'GET' && pathname === '/_sim/preview') return answerPreview(received);
    if (pathname.startsWith('/_sim/')) return answerControl(received);
    const file = method === 'GET' ? await readPageFile(pathname) : null;
    if (file === null)
      return sendError(response, 404, 'NOT_FOUND', `The simulator has no ${method} ${pathname}.`);
    const headers = {
      'Content-Type': file.type,
      'Cache-Control': 'no-cache',
      'Content-Security-Policy': door.pagePolicy,
      'X-Content-Type-Options': 'nosniff',
    };
    response.writeHead(200, headers).end(file.content);
  };
}

function newestNotifyUrl({ worlds }: Wechat): string | null {
  const newest = worlds.flatMap(({ orders }) => orders.all().slice(-1));
  return newest.sort((one, other) => one.createdAtMs - other.createdAtMs).at(-1)?.notifyUrl ?? null;
}

function sendError(response: ServerResponse, status: number, code: string, message: string): void {
  const headers = { 'Content-Type': 'application/json; charset=utf-8' };
  response.writeHead(status, headers).end(JSON.stringify({ code, message }));
}

/** A body that is too large is read to its end, so that the client reads the answer. It is not kept. */
function readBody(request: IncomingMessage): Promise<Pick<Received, 'body' | 'isBodyTooLarge'>> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAXIMUM_BODY_BYTES) chunks.push(chunk);
    });
    request.once('end', () =>
      resolve({ body: Buffer.concat(chunks), isBodyTooLarge: bytes > MAXIMUM_BODY_BYTES }),
    );
    request.once('error', reject);
    request.once('close', () => reject(new Error('The request was broken off.')));
  });
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  scheme: Scheme,
): Promise<Received> {
  const { body, isBodyTooLarge } = await readBody(request);
  const { method = 'GET', url: path = '/' } = request;
  const questionMark = path.indexOf('?');
  return {
    request,
    response,
    method,
    origin: `${scheme}://${request.headers.host ?? `127.0.0.1:${request.socket.localPort}`}`,
    path,
    pathname: questionMark === -1 ? path : path.slice(0, questionMark),
    query: new URLSearchParams(questionMark === -1 ? '' : path.slice(questionMark + 1)),
    body,
    isBodyTooLarge,
  };
}

/** The host as a URL writes it. */
function nameOf(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** The port that the server has now. */
function listen(server: Server | HttpsServer, port: number, host: string): Promise<number> {
  // Node's default of 5 s races with clients that reuse an idle connection.
  server.keepAliveTimeout = 65_000;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address === null || typeof address === 'string')
        return reject(new Error('The server has no port.'));
      resolve(address.port);
    });
  });
}
