import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { onTestFinished } from 'vitest';
import { temporaryPath } from './temporary-path.js';

/** Listens on 127.0.0.1, with a certificate of this machine, until the test ends. */
export async function listenWithCertificate(): Promise<{ readonly url: string; readonly endMs: number }> {
  const [certificatePath, keyPath] = [temporaryPath(), temporaryPath()];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=shop'];
  const files = ['-keyout', keyPath, '-out', certificatePath];
  execFileSync('openssl', ['req', '-x509', '-days', '60', ...kind, ...files], { stdio: 'ignore' });
  const cert = readFileSync(certificatePath, 'utf8');
  const server = createServer({ cert, key: readFileSync(keyPath, 'utf8') });
  server.on('tlsClientError', () => {});
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `https://127.0.0.1:${port}`, endMs: Date.parse(new X509Certificate(cert).validTo) };
}
