import { randomUUID } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@taro-pay/contracts';
import { expect, inject } from 'vitest';
import { unpackInto } from './made-package.js';
import { run, startProgram } from './programs.js';
import { temporaryFolder } from './temporary-folder.js';
import { makeIdentity, openTls, tlsTransport } from './tls.js';
import { startWechat } from './wechat.js';

export const NOBODY = 65_534;

export const isRoot = process.getuid?.() === 0;

export const unpack = () => unpackInto(temporaryFolder(), inject('archive'));

/** The words that run a program as somebody without rights who can write into one folder alone. */
function confined(folder: string): string[] {
  if (!isRoot) return [];
  const script = `mount --bind '${folder}' '${folder}' && mount -o remount,bind,ro / && exec setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups -- "$@"`;
  return ['unshare', '--mount', 'sh', '-c', script, 'sh'];
}

/** A folder for data, and a program that runs the package's commands with it. */
export async function openServer() {
  const home = temporaryFolder();
  chmodSync(home, 0o755);
  const identity = makeIdentity(home);
  chmodSync(identity.path, 0o644);
  const wechat = await startWechat(home, identity);
  const data = join(home, 'data');
  mkdirSync(data);
  if (isRoot) chownSync(data, NOBODY, NOBODY);
  const program = join(await unpack(), 'taro-pay');
  let port = 0;
  const url = await openTls(identity, () => port);
  const env = {
    ...wechat.environment,
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    NODE_EXTRA_CA_CERTS: identity.path,
    TMPDIR: data,
    PORT: '0',
    DATABASE_URL: `file:${join(data, 'shop.db')}`,
    JWT_SECRET: 'a secret of the tests, 32 characters',
    OPERATOR_TOKEN: 'an operator token of the tests, long',
    PUBLIC_BASE_URL: url,
    TRUSTED_PROXIES: '127.0.0.1',
    SEED_DEMO: 'on',
    SITE: 'testing',
  };
  const words = [...confined(data), program];
  return {
    url,
    data,
    identity,
    wechat,
    command: (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
      run([...words, ...args], { cwd: data, env: { ...env, ...more } }),
    start: async () => {
      const started = await startProgram([...words, 'start'], {
        cwd: data,
        env,
        ready: /listening at http:\/\/127\.0\.0\.1:(\d+)/,
      });
      port = Number(started.found);
      return started;
    },
  };
}

export type Server = Awaited<ReturnType<typeof openServer>>;

interface Buying {
  /** The mini-program asks the API once the cashier is closed; without it WeChat's notification alone tells. */
  readonly confirms: boolean;
}

/** A buyer who pays for one unit, as the mini-program lets him. @returns the number of the order, once it is paid */
export async function buy(
  { url, identity, wechat }: Server,
  productId: string,
  { confirms }: Buying = { confirms: false },
): Promise<string> {
  const guest = createClient(tlsTransport(url, identity));
  const { token } = await guest('createSession', { body: { code: await wechat.login('alice') } });
  const alice = createClient(tlsTransport(url, identity, token));
  const { id: orderId } = await alice('createOrder', {
    idempotencyKey: randomUUID(),
    body: { items: [{ productId, quantity: 1 }] },
  });
  const parameters = await alice('payOrder', { params: { orderId } });
  expect(await wechat.cashier(parameters)).toBe('requestPayment:ok');
  if (confirms) await alice('confirmPayment', { params: { orderId } });
  await expect
    .poll(async () => (await alice('getOrder', { params: { orderId } })).status, { timeout: 60_000 })
    .toMatch(/PAID|REFUNDED/);
  return orderId;
}
