import { randomBytes, X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import type { Simulator } from '../index.js';
import { writeTrustStore } from '../protocol/key-store.js';
import { isWechatHost, WECHAT_HOSTS } from '../protocol/wechat-hosts.js';
import { Failure } from './command.js';
import { writeSecret } from './secret-files.js';

/** Where systems keep the CAs that they trust. https://go.dev/src/crypto/x509/root_linux.go */
const SYSTEM_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

/** Java's usual one. It guards nothing secret. */
const TRUST_STORE_PASSWORD = 'changeit';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** The variables by which programs find the proxy and trust its CA, and the files that they name. */
export interface ProxyEnvironment {
  readonly variables: Readonly<Record<string, string>>;
  readonly removeFiles: () => void;
}

/** Writes the files into a folder of its own. @param inherited what the program would have without the proxy */
export function createProxyEnvironment(simulator: Simulator, inherited: NodeJS.ProcessEnv): ProxyEnvironment {
  if (simulator.proxy === null) throw new Failure('The simulator is no proxy.');
  const { certificate, httpsAddress } = simulator.proxy;
  const folder = mkdtempSync(join(tmpdir(), 'wechat-simulator-'));
  const write = (name: string, content: string | Buffer): string => {
    const path = join(folder, name);
    writeSecret(path, content);
    return path;
  };
  const bundle = [...readBundle(inherited), certificate];
  const bundlePath = write('ca-bundle.pem', `${bundle.map((pem) => pem.trim()).join('\n')}\n`);
  const stored = bundle.map((pem) => new X509Certificate(pem));
  const trustStorePath = write('ca.p12', writeTrustStore(stored, TRUST_STORE_PASSWORD, randomBytes));
  const nodePath = write('ca.pem', `${readFile(inherited.NODE_EXTRA_CA_CERTS)}\n${certificate}`);
  const noProxy = noProxyOf(inherited);
  const variables = {
    HTTPS_PROXY: simulator.address,
    https_proxy: simulator.address,
    HTTP_PROXY: simulator.address,
    http_proxy: simulator.address,
    NO_PROXY: noProxy,
    no_proxy: noProxy,
    // OpenSSL and with it Python, Ruby and PHP; Go on Linux; rustls with native roots.
    SSL_CERT_FILE: bundlePath,
    REQUESTS_CA_BUNDLE: bundlePath,
    CURL_CA_BUNDLE: bundlePath,
    NODE_EXTRA_CA_CERTS: nodePath,
    // Node 22.21 and newer.
    NODE_USE_ENV_PROXY: '1',
    NODE_OPTIONS: append(inherited.NODE_OPTIONS, `--require ${quote(preloadPath())}`),
    WECHAT_SIMULATOR_DETOUR: detourOf(simulator.address, httpsAddress),
    JAVA_TOOL_OPTIONS: append(inherited.JAVA_TOOL_OPTIONS, javaOptions(simulator.address, trustStorePath)),
  };
  return { variables, removeFiles: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The CAs that the program would trust without the proxy. */
function readBundle({ SSL_CERT_FILE }: NodeJS.ProcessEnv): readonly string[] {
  const path = [SSL_CERT_FILE, ...SYSTEM_BUNDLES].find((known) => known !== undefined && existsSync(known));
  const found = readFile(path).match(CERTIFICATE) ?? [];
  return found.length > 0 ? found : rootCertificates;
}

function readFile(path: string | undefined): string {
  return path !== undefined && existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** What went without a proxy before still does, except WeChat's hosts. */
function noProxyOf({ NO_PROXY, no_proxy = NO_PROXY ?? '' }: NodeJS.ProcessEnv): string {
  const kept = no_proxy
    .split(/[\s,]+/)
    .filter((entry) => entry !== '' && !LOOPBACK.includes(entry) && !isForWechat(entry));
  return [...LOOPBACK, ...kept].join(',');
}

/** Whether an entry of NO_PROXY, a name or the end of names, takes a host of WeChat off the proxy. */
function isForWechat(entry: string): boolean {
  const ending = entry
    .replace(/^\*?\.?/, '')
    .replace(/:\d+$/, '')
    .toLowerCase();
  return ending === '' || isWechatHost(ending) || WECHAT_HOSTS.some((host) => host.endsWith(`.${ending}`));
}

function detourOf(address: string, httpsAddress: string): string {
  const { hostname, port } = new URL(address);
  return JSON.stringify({
    hosts: WECHAT_HOSTS,
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    ports: { 443: Number(new URL(httpsAddress).port), 80: Number(port) },
  });
}

function javaOptions(address: string, trustStorePath: string): string {
  const { hostname, port } = new URL(address);
  const options = {
    'https.proxyHost': hostname,
    'https.proxyPort': port,
    'http.proxyHost': hostname,
    'http.proxyPort': port,
    'javax.net.ssl.trustStore': trustStorePath,
    'javax.net.ssl.trustStoreType': 'PKCS12',
    'javax.net.ssl.trustStorePassword': TRUST_STORE_PASSWORD,
  };
  return Object.entries(options)
    .map(([name, value]) => quote(`-D${name}=${value}`))
    .join(' ');
}

const preloadPath = () => fileURLToPath(new URL('./node-preload.cjs', import.meta.url));

/** NODE_OPTIONS and JAVA_TOOL_OPTIONS are split at spaces, unless these are quoted. */
const quote = (text: string) => (/\s/.test(text) ? `"${text.replaceAll('\\', '\\\\')}"` : text);

const append = (options: string | undefined, more: string) => (options ? `${options} ${more}` : more);
