import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { World } from '../world/world.js';
import { createDoor, type Door } from './door.js';
import { isMiniProgramPath } from './mini-program-routes.js';
import { readPageFile } from './page-files.js';
import { createPreviewRoute } from './preview.js';
import type { Received } from './received.js';
import { createSite, type Sites, siteOfMiniProgramCall, siteOfPayCall } from './sites.js';

const MAXIMUM_BODY_BYTES = 1_048_576;
const EVERY_ADDRESS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

interface Options {
  readonly worlds: readonly [World, ...World[]];
  readonly port: number;
  readonly host: string;
  /** Host names of the page and `/_sim/`, beside `host` and those of loopback. */
  readonly allowedHosts: readonly string[];
  /** Answers everything under `/_sim/` but the preview. */
  readonly createControl: (door: Door) => (received: Received) => void;
}

/** Listens for back ends, tests and people. @throws Error with code EADDRINUSE where the port is taken */
export async function startServer({ worlds, port, host, allowedHosts, createControl }: Options) {
  const door = createDoor([...allowedHosts, ...(EVERY_ADDRESS.has(host) ? [] : [nameOf(host)])]);
  const [first, ...others] = worlds;
  const sites: Sites = [createSite(first), ...others.map(createSite)];
  const answer = createAnswer(sites, door, createControl(door));
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      // An aborted request needs no answer.
      if (request.destroyed && !request.complete) return;
      console.error(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  // Node's default of 5 s races with clients that reuse an idle connection.
  server.keepAliveTimeout = 65_000;
  return {
    address: await listen(server, port, host),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function createAnswer(sites: Sites, door: Door, answerControl: (received: Received) => void) {
  const answerPreview = createPreviewRoute(() => newestNotifyUrl(sites), door);

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const received = await receive(request, response);
    const { method, pathname } = received;
    // Back ends may use any host name. They authenticate with a signature or the mini-program's secret.
    if (pathname.startsWith('/v3/')) return siteOfPayCall(sites, received).paths.answerPay(received);
    if (isMiniProgramPath(pathname))
      return siteOfMiniProgramCall(sites, received).paths.answerMiniProgram(received);
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

function newestNotifyUrl(sites: Sites): string | null {
  const newest = sites.flatMap(({ world }) => world.orders.all().slice(-1));
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

async function receive(request: IncomingMessage, response: ServerResponse): Promise<Received> {
  const { body, isBodyTooLarge } = await readBody(request);
  const { method = 'GET', url: path = '/' } = request;
  const questionMark = path.indexOf('?');
  return {
    request,
    response,
    method,
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

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address === null || typeof address === 'string')
        return reject(new Error('The server has no port.'));
      resolve(`http://${EVERY_ADDRESS.has(host) ? '127.0.0.1' : nameOf(host)}:${address.port}`);
    });
  });
}
