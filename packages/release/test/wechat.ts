import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { startProgram } from './programs.js';
import { type Identity, openTls } from './tls.js';

const SIMULATOR = fileURLToPath(new URL('../../simulator/dist/cli.js', import.meta.url));

/** The simulator as a process that trusts the shop's certificate, and is reached over TLS as WeChat is. */
export async function startWechat(folder: string, identity: Identity) {
  const file = join(folder, 'wechat.env');
  const { found } = await startProgram(
    [process.execPath, SIMULATOR, 'start', '--port', '0', '--write-env', file],
    {
      cwd: folder,
      env: { NODE_EXTRA_CA_CERTS: identity.path },
      // The file is there once it is named.
      ready: /http:\/\/127\.0\.0\.1:(\d+)[\s\S]*wechat\.env/,
    },
  );
  const port = Number(found);
  const address = await openTls(identity, () => port);
  const ask = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
    const response = await fetch(`http://127.0.0.1:${port}/_sim/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return JSON.parse((await response.text()) || '{}');
  };
  return {
    environment: {
      ...parseEnv(readFileSync(file, 'utf8')),
      WECHAT_API_BASE_URL: address,
      WECHAT_PAY_BASE_URL: address,
    },
    login: async (user: string) => String((await ask('POST', 'login', { user })).code),
    cashier: async (parameters: object) =>
      String((await ask('POST', 'cashier', { ...parameters, action: 'pay' })).errMsg),
    events: () => ask('GET', 'events'),
    setFaults: (rules: readonly object[]) => ask('PUT', 'faults', { rules }),
    order: (outTradeNo: string) => ask('GET', `orders/${outTradeNo}`),
  };
}
