import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request as requestHttp, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { readVariables } from '../src/config/config.js';
import { noteBackup } from '../src/database/newest-backup.js';
import { examine } from '../src/doctor/examine.js';
import type { Surroundings } from '../src/doctor/world.js';
import { temporaryFolder } from './api-process.js';
import { openShop } from './shop.js';

interface Passed {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}
interface Given {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Changes what passes; null answers nothing, ever. */
type Meddler = (passed: Passed) => Given | Passed | null;

const untouched: Meddler = (passed) => passed;

/** Something between two sides, which a test lets do what it should not. */
function createMiddle(target: () => string) {
  const middle = { meddle: untouched };
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url: path = '', headers } = request;
    const passed = middle.meddle({ method, path, headers, body: await buffer(request) });
    if (passed === null) return;
    if ('status' in passed) {
      response.writeHead(passed.status, { 'content-type': 'application/json', ...passed.headers });
      response.end(passed.body);
      return;
    }
    const { 'content-length': _length, ...rest } = passed.headers;
    const onward = requestHttp(target() + passed.path, {
      method: passed.method,
      headers: rest,
      agent: false,
    });
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    });
    onward.end(passed.body);
  };
  return Object.assign(middle, { handle });
}

type AnyServer = ReturnType<typeof createServer> | ReturnType<typeof createTlsServer>;

function listen(server: AnyServer): Promise<number> {
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve(port);
    });
  });
}

const NAME = 'shop.example.com';

function openssl(...words: readonly string[]): void {
  execFileSync('openssl', words, { stdio: 'ignore' });
}

/** A self-signed certificate: the shop's of its proxy, or the merchant's of its key. */
function makeCertificate(folder: string, name: string, words: readonly string[]): string {
  const path = join(folder, name);
  openssl('req', '-x509', '-new', '-out', path, ...words);
  return path;
}

/** What differs from the healthy shop. */
export interface Fault {
  readonly variables?: Readonly<Record<string, string>>;
  readonly surroundings?: Partial<Surroundings>;
  /** What answers in WeChat's place. */
  readonly wechat?: Meddler;
  /** What the proxy in front of the shop does. */
  readonly proxy?: Meddler;
  /** Undone afterwards by what it returns. */
  readonly arrange?: () => (() => void) | Promise<() => void>;
}

/** A shop in which nothing is wrong: with TLS in front, a certificate beside its key, and a build of the mini-program. */
export async function openHealthyWorld() {
  const shop = await openShop();
  await shop.buyer();
  noteBackup(shop.environment.DATABASE_URL.slice('file:'.length), { at: new Date(), everySeconds: null });
  const folder = temporaryFolder('doctor');
  const keys = join(folder, 'keys');
  mkdirSync(keys);
  const { merchant } = shop.simulator;
  const keyPath = join(keys, 'apiclient_key.pem');
  writeFileSync(keyPath, merchant.privateKey, { mode: 0o600 });
  /** The merchant's certificate of any key. */
  const certify = (
    key: string,
    { serialNo = merchant.serialNo, owner = merchant.merchantId, days = 365, isOver = false } = {},
  ) => {
    const words = [
      '-key',
      key,
      '-set_serial',
      `0x${serialNo}`,
      '-subj',
      `/CN=${owner}`,
      '-days',
      String(days),
    ];
    const path = makeCertificate(keys, 'apiclient_cert.pem', words);
    // Only of a certificate that exists does openssl make one that has ended.
    if (isOver) openssl('x509', '-in', path, '-signkey', key, '-days', '-1', '-out', path);
    return path;
  };
  const certificatePath = certify(keyPath);

  const wechat = createMiddle(() => shop.simulator.address);
  const wechatUrl = `http://127.0.0.1:${await listen(createServer(wechat.handle))}`;

  const tlsKey = join(folder, 'tls-key.pem');
  openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', tlsKey);
  const tlsWords = ['-key', tlsKey, '-addext', `subjectAltName=DNS:${NAME}`];
  const lasting = readFileSync(
    makeCertificate(folder, 'tls.pem', [...tlsWords, '-subj', '/CN=lasting', '-days', '90']),
    'utf8',
  );
  const ending = readFileSync(
    makeCertificate(folder, 'ending.pem', [...tlsWords, '-subj', '/CN=ending', '-days', '10']),
    'utf8',
  );
  const proxy = createMiddle(() => shop.url);
  const key = readFileSync(tlsKey);
  const tls = createTlsServer({ key, cert: lasting }, proxy.handle);
  const port = await listen(tls);
  const publicBaseUrl = `https://${NAME}:${port}`;

  const buildFolder = join(folder, 'weapp');
  mkdirSync(join(buildFolder, 'pages'), { recursive: true });
  const build = {
    mode: 'production',
    commit: 'a'.repeat(40),
    appId: merchant.appId,
    apiBaseUrl: publicBaseUrl,
  };
  const writeBuild = (more: object) =>
    writeFileSync(join(buildFolder, 'build.json'), JSON.stringify({ ...build, payment: 'wechat', ...more }));
  writeBuild({});
  writeFileSync(join(buildFolder, 'app.json'), JSON.stringify({ pages: ['pages/index'], subPackages: [] }));

  const { WECHAT_PRIVATE_KEY: _key, ...rest } = shop.environment;
  const variables = {
    ...rest,
    WECHAT_PRIVATE_KEY_PATH: keyPath,
    WECHAT_API_BASE_URL: wechatUrl,
    WECHAT_PAY_BASE_URL: wechatUrl,
    PUBLIC_BASE_URL: publicBaseUrl,
  };
  const surroundings: Surroundings = {
    prepays: true,
    now: Date.now,
    randomBytes,
    freeBytes: () => 10e9,
    buildFolder,
    environmentFiles: [join(folder, 'none.env')],
    connection: {
      // A busy machine answers late; what is slow is one fault's.
      patienceMs: 60_000,
      ca: lasting + ending,
      lookup: (_name, options, callback) => {
        if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }]);
        else callback(null, '127.0.0.1', 4);
      },
    },
  };

  return {
    shop,
    folder,
    keyPath,
    certificatePath,
    certify,
    buildFolder,
    writeBuild,
    /** Whether the proxy's certificate ends in ten days. */
    setEnding: (isEnding: boolean) => tls.setSecureContext({ key, cert: isEnding ? ending : lasting }),
    variables,
    surroundings,
    /** Runs every check with one fault, and takes it away again. */
    async examineWith(fault: Fault) {
      wechat.meddle = fault.wechat ?? untouched;
      proxy.meddle = fault.proxy ?? untouched;
      const undo = await fault.arrange?.();
      try {
        const given = await readVariables({ ...variables, ...fault.variables });
        return await examine(given.variables, { ...surroundings, ...fault.surroundings });
      } finally {
        undo?.();
        wechat.meddle = untouched;
        proxy.meddle = untouched;
      }
    },
  };
}

export type HealthyWorld = Awaited<ReturnType<typeof openHealthyWorld>>;
