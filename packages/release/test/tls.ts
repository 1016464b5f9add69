import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createServer } from 'node:tls';
import type { Transport } from '@taro-pay/contracts';
import { onTestFinished } from 'vitest';

/** A key and a certificate of this machine, which vouches for itself. */
export interface Identity {
  /** The path of the certificate, for NODE_EXTRA_CA_CERTS. */
  readonly path: string;
  readonly cert: string;
  readonly key: string;
}

export function makeIdentity(folder: string): Identity {
  const path = join(folder, 'cert.pem');
  const keyPath = join(folder, 'key.pem');
  const wanted = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const names = ['-subj', '/CN=shop', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', ['req', '-x509', ...wanted, ...names, '-keyout', keyPath, '-out', path], {
    stdio: 'ignore',
  });
  return { path, cert: readFileSync(path, 'utf8'), key: readFileSync(keyPath, 'utf8') };
}

/** Ends TLS in front of a port of this machine, until the test is over. @returns its address */
export async function openTls(identity: Identity, port: () => number): Promise<string> {
  const server = createServer(identity, (socket) => {
    const behind = connect(port(), '127.0.0.1');
    // Either side may go away at any time.
    void pipeline(socket, behind, socket).catch(() => {});
  });
  server.on('tlsClientError', () => {});
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const { port: own } = server.address() as AddressInfo;
  return `https://127.0.0.1:${own}`;
}

/** The client's transport over TLS. */
export function tlsTransport(url: string, { cert }: Identity, token?: string): Transport {
  return async ({ method, path, headers, body }) => {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const asked = request(url + path, {
      method,
      headers: { ...headers, ...authorization, ...type },
      ca: cert,
      agent: false,
    });
    asked.setTimeout(60_000, () =>
      asked.destroy(new Error(`${method} ${url}${path} was not answered in 60 s`)),
    );
    asked.end(body === undefined ? undefined : JSON.stringify(body));
    const [answer] = await once(asked, 'response');
    return { status: answer.statusCode, body: JSON.parse(JSON.stringify(await json(answer))) };
  };
}
