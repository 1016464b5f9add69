import { once } from 'node:events';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';
import { type ProxyOptions, startSimulator } from '../src/index.js';
import { signedHeaders } from './merchant-client.js';
import { merchant } from './sale.js';

interface ProxyAnswer {
  readonly status: number | undefined;
  readonly headers: Headers;
  readonly text: string;
}

/** A simulator in the place of WeChat's hosts, and a client that goes there by the proxy or by the TLS server. */
export async function openProxy(options: ProxyOptions = {}) {
  const simulator = await startSimulator({ merchant, proxy: options });
  const opened: Socket[] = [];
  onTestFinished(async () => {
    for (const socket of opened) socket.destroy();
    await simulator.close();
  });
  const { hostname: host, port } = new URL(simulator.address);
  const { certificate = '', httpsAddress = '' } = simulator.proxy ?? {};

  /** Sends CONNECT: the answer, and the socket behind it. */
  function tunnel(target: string, headers: Record<string, string> = {}) {
    return new Promise<{ status: number | undefined; reason: string | undefined; socket: Socket }>(
      (resolve, reject) => {
        const request = httpRequest({ host, port, method: 'CONNECT', path: target, headers, agent: false });
        request.once('connect', ({ statusCode: status, statusMessage: reason }, socket: Socket) => {
          opened.push(socket);
          resolve({ status, reason, socket });
        });
        request.once('error', reject);
        request.end();
      },
    );
  }

  /** A verified TLS connection to this name: over a tunnel, or straight to the TLS server. */
  async function secure(servername: string, socket?: Socket): Promise<TLSSocket> {
    const { hostname, port: httpsPort } = new URL(httpsAddress);
    const way = socket === undefined ? { host: hostname, port: Number(httpsPort) } : { socket };
    const tls = connectTls({ ...way, servername, ca: certificate });
    opened.push(tls);
    await once(tls, 'secureConnect');
    return tls;
  }

  /** A signed GET of a host of WeChat's, through CONNECT or, with `isDirect`, at the TLS server. */
  async function get(name: string, path: string, isDirect = false) {
    const socket = isDirect ? undefined : (await tunnel(`${name}:443`)).socket;
    const tls = await secure(name, socket);
    const headers = { host: name, ...signedHeaders(simulator.environment, 'GET', path) };
    return answerOf(httpRequest({ path, headers, createConnection: () => tls }));
  }

  /** The request as a proxy gets it without CONNECT: with the whole address. */
  function getWhole(address: string, path = new URL(address).pathname) {
    const headers = signedHeaders(simulator.environment, 'GET', path);
    return answerOf(httpRequest({ host, port, path: address, headers, agent: false }));
  }

  /** Bytes as they are. What came back when the simulator closed the connection. */
  async function sendRaw(bytes: string | Buffer): Promise<string> {
    const socket = connect(Number(port), host);
    opened.push(socket);
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    // The simulator may close while the client still writes.
    socket.on('error', () => socket.destroy());
    socket.write(bytes);
    await once(socket, 'close');
    return text;
  }

  return { simulator, certificate, tunnel, secure, get, getWhole, sendRaw };
}

/** Ends the request, and reads its answer. */
async function answerOf(request: ClientRequest): Promise<ProxyAnswer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
    request.end();
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const entries = Object.entries(response.headers).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  return {
    status: response.statusCode,
    headers: new Headers(entries),
    text: Buffer.concat(chunks).toString(),
  };
}
