import {
  request as httpRequest,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer, request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Identity } from '../protocol/authority.js';
import { isWechatHost } from '../protocol/wechat-hosts.js';
import { parseConnectTarget, type Target, toOriginForm } from './proxy-target.js';

/** Sockets of the proxy beyond this many are closed at once. */
const MAXIMUM_CONNECTIONS = 1_000;

/** A tunnel to another host has to open within this. */
const CONNECT_TIMEOUT_MS = 30_000;

/** https://www.rfc-editor.org/rfc/rfc9110.html#section-7.6.1 */
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-authorization', 'proxy-connection', 'te', 'upgrade'];

export interface ProxySettings {
  readonly identity: Identity;
  /** Whether connections to other hosts are passed on. */
  readonly passThrough: boolean;
  /** A connection that does not finish its TLS handshake within this is closed. */
  readonly handshakeTimeoutMs: number;
  /** A connection to `target` was refused, for the `times`th time. */
  readonly onRefused: (target: string, times: number) => void;
}

/**
 * Takes the place of WeChat's hosts for clients that keep their addresses: as an HTTP proxy on the simulator's own
 * port, and as a TLS server. Every other host is refused or passed on.
 */
export function createProxy(settings: ProxySettings, answerSecurely: RequestListener) {
  const { identity, passThrough, handshakeTimeoutMs } = settings;
  const sockets = new Set<Duplex>();
  const refuse = createRefusal(settings.onRefused);
  const secure = createHttpsServer({ ...identity, handshakeTimeout: handshakeTimeoutMs }, answerSecurely);
  secure.maxConnections = MAXIMUM_CONNECTIONS;
  secure.on('connection', track);

  function track(socket: Duplex): void {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  }

  function onConnect({ url = '' }: IncomingMessage, socket: Duplex, head: Buffer): void {
    track(socket);
    const target = parseConnectTarget(url);
    if (target === null) {
      end(socket, 400, 'CONNECT needs a host and a port', '');
    } else if (isTakenOver(target, 443)) {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      if (head.length > 0) socket.unshift(head);
      secure.emit('connection', socket);
    } else if (passThrough && !isWechatHost(target.host)) {
      tunnel(target, socket, head);
    } else {
      const { reason, words } = refuse(target);
      end(socket, 403, reason, words);
    }
  }

  function tunnel({ host, port }: Target, socket: Duplex, head: Buffer): void {
    const upstream = connect({ host, port, timeout: CONNECT_TIMEOUT_MS });
    let isOpen = false;
    track(upstream);
    socket.once('close', () => upstream.destroy());
    upstream.once('timeout', () => upstream.destroy());
    upstream.once('connect', () => {
      isOpen = true;
      upstream.setTimeout(0);
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      socket.pipe(upstream).pipe(socket);
    });
    upstream.once('close', () => {
      if (!isOpen) {
        end(socket, 502, `${host}:${port} cannot be reached`, '');
        return;
      }
      // The client may leave its own half open.
      socket.resume();
      socket.end(() => socket.destroy());
    });
  }

  return {
    secure,

    /** Lets the simulator's own server take CONNECT. */
    attach(server: Server): void {
      server.maxConnections = MAXIMUM_CONNECTIONS;
      server.on('connect', onConnect);
    },

    /**
     * The scheme of a request to the simulator; of a request for another host it answers itself, and returns null.
     * Some clients ask a proxy for https addresses without CONNECT, axios before version 1.13 among them.
     */
    admit(request: IncomingMessage, response: ServerResponse): 'http' | 'https' | null {
      const target = toOriginForm(request);
      if (target === null) return 'http';
      if (isTakenOver(target, target.scheme === 'https' ? 443 : 80)) return target.scheme;
      if (passThrough && !isWechatHost(target.host)) {
        forward(target, request, response);
        return null;
      }
      const { words } = refuse(target);
      // The body is read to its end, so that the client reads the answer.
      request.resume();
      response.writeHead(403, { 'Content-Type': 'text/plain; charset=utf-8' }).end(words);
      return null;
    },

    async close(): Promise<void> {
      const closed = new Promise<void>((resolve) => secure.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function isTakenOver({ host, port }: Target, takenPort: number): boolean {
  return port === takenPort && isWechatHost(host);
}

/** Counts what is refused, and says what can be done about it. */
function createRefusal(onRefused: ProxySettings['onRefused']) {
  /** So many hosts are counted apart; the others together. */
  const maximum = 1_000;
  const counts = new Map<string, number>();

  return ({ host, port }: Target) => {
    const name = `${host}:${port}`;
    const key = counts.has(name) || counts.size < maximum ? name : 'other hosts';
    const times = (counts.get(key) ?? 0) + 1;
    counts.set(key, times);
    onRefused(name, times);
    return isWechatHost(host)
      ? {
          reason: `The simulator does not take over port ${port}`,
          words: `${host} is WeChat’s. The simulator takes over its ports 443 and 80 only.\n`,
        }
      : {
          reason: 'Not a host of WeChat, see --pass-through',
          words: `The simulator passes nothing on to ${name}. Start it with --pass-through, or name the host in NO_PROXY.\n`,
        };
  };
}

function end(socket: Duplex, status: number, reason: string, words: string): void {
  const body = Buffer.from(words);
  const head = [
    `HTTP/1.1 ${status} ${reason}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ];
  if (socket.destroyed) return;
  socket.resume();
  socket.end(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]), () => socket.destroy());
}

/** Answers CONNECT where the simulator is no proxy: without an answer Node closes the connection. */
export function refuseTunnel(socket: Duplex): void {
  socket.on('error', () => socket.destroy());
  const words =
    'This simulator is no proxy. Start `wechat-simulator proxy`, or run `wechat-simulator exec --proxy`.\n';
  end(socket, 405, 'Not a proxy, see wechat-simulator proxy', words);
}

/** Passes a request for another host on. */
function forward(
  { host, port, scheme }: Target & { scheme: 'http' | 'https' },
  from: IncomingMessage,
  to: ServerResponse,
) {
  const headers = Object.fromEntries(
    Object.entries(from.headers).filter(([name]) => !HOP_BY_HOP.includes(name)),
  );
  const send = scheme === 'https' ? httpsRequest : httpRequest;
  const upstream = send({ host, port, method: from.method, path: from.url, headers }, (answer) => {
    to.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(to);
  });
  upstream.on('error', () => {
    if (to.headersSent) to.destroy();
    else
      to.writeHead(502, { 'Content-Type': 'text/plain; charset=utf-8' }).end(
        `${host}:${port} cannot be reached.\n`,
      );
  });
  to.once('close', () => upstream.destroy());
  from.pipe(upstream);
}
