import type { ParseArgsConfig } from 'node:util';
import { environmentFile, type MerchantAccess, type ProxyOptions, type Simulator } from '../index.js';
import { WECHAT_HOSTS } from '../protocol/wechat-hosts.js';
import { type Command, parseFlags, readWholeNumber, UsageError } from './command.js';
import { writeCredentials } from './credential-files.js';
import { KEYS_FLAG, KEYS_HELP, readKeyMode } from './key-mode.js';
import { listen } from './listen.js';
import {
  checkCount,
  MERCHANT_FLAGS,
  readMerchants,
  readSubMerchants,
  SUB_MERCHANT_HELP,
} from './merchant-flags.js';
import { MINI_PROGRAM_FLAGS, MINI_PROGRAM_HELP, readMiniProgramOptions } from './mini-program-flags.js';
import { createProxyEnvironment } from './proxy-environment.js';
import { PROXY_FLAGS, PROXY_HELP, readProxyOptions } from './proxy-flags.js';
import { writeSecret } from './secret-files.js';

const FLAGS_HELP = `  --port <number>      the port, 3100 by default; 0 chooses an ephemeral port and prints it
  --host <address>     the address, 127.0.0.1 by default; 0.0.0.0 lets everybody on the network in
  --allow-host <name>  another host name for the page and /_sim/, beside those of this machine; for a network of
                       containers, for example; may be repeated
  --merchant <file>    keep the merchant and its keys in this file; it is created if it does not exist; may be repeated:
                       calls of /_sim/ that name no merchant mean the first one
${SUB_MERCHANT_HELP}
  --db <file>          keep orders, refunds, users, books, notifications, clock and merchants across restarts
  --seed <text>        the same text gives the same keys, ids and random faults
${KEYS_HELP}
  --refund-notify-url <address>
                       the console-wide address for notifications of refunds without a notify_url
${MINI_PROGRAM_HELP}
  --write-env <file>   write the environment of a back end into this file; by default it is printed
  --write-pem <folder> write the credentials as WeChat hands them out: apiclient_key.pem, apiclient_cert.pem and .p12,
                       pub_key.pem, the platform certificate; and wechat.env with their paths, for a shell, Docker, Node
                       Repeat --write-env and --write-pem for the second merchant, and so on
  --help`;

const START_HELP = `Starts the simulator and runs until Ctrl-C.

Usage
  wechat-simulator [start] [flags]

Flags
${FLAGS_HELP}

Examples
  wechat-simulator --db wechat.db --write-env wechat.env
  node --env-file wechat.env server.js
`;

const PROXY_COMMAND_HELP = `Starts the simulator and puts it in the place of WeChat's hosts, for SDKs whose host is built in: as an HTTP proxy with
CONNECT, and as a TLS server for a hosts file. It prints the variables by which programs find the proxy and trust its CA.

It takes over ${WECHAT_HOSTS.slice(0, 3).join(', ')},
${WECHAT_HOSTS.slice(3, -1).join(', ')} and ${WECHAT_HOSTS.at(-1)}. The CA can vouch for these hosts and for nothing else.

Usage
  wechat-simulator proxy [flags]

Flags
${PROXY_HELP}
${FLAGS_HELP}

Examples
  wechat-simulator proxy --write-env wechat.env
  wechat-simulator proxy --ca wechat-ca --https 443     with WeChat's hosts at 127.0.0.1 in the hosts file
  wechat-simulator exec --proxy -- go test ./...        the same for one command
`;

export const start: Command = {
  summary: 'start the simulator; the default command',
  help: START_HELP,
  async run(args) {
    const { values } = parseFlags(args, { options: START_FLAGS });
    return serve(values, null);
  },
};

export const proxy: Command = {
  summary: 'start it in the place of WeChat’s hosts, for SDKs whose host is built in',
  help: PROXY_COMMAND_HELP,
  async run(args) {
    const { values } = parseFlags(args, { options: { ...START_FLAGS, ...PROXY_FLAGS } });
    return serve(values, readProxyOptions(values));
  },
};

// The flag is not called --env-file because Node 20 takes that for its own, wherever it stands.
const START_FLAGS = {
  port: { type: 'string', default: '3100' },
  host: { type: 'string', default: '127.0.0.1' },
  'allow-host': { type: 'string', multiple: true, default: [] },
  db: { type: 'string' },
  seed: { type: 'string' },
  ...KEYS_FLAG,
  ...MINI_PROGRAM_FLAGS,
  'refund-notify-url': { type: 'string' },
  'write-env': { type: 'string', multiple: true, default: [] },
  ...MERCHANT_FLAGS,
} satisfies ParseArgsConfig['options'];

type StartValues = ReturnType<typeof parseFlags<{ options: typeof START_FLAGS }>>['values'];

/** Runs the simulator until a signal. The exit code. @throws UsageError, Failure */
async function serve(values: StartValues, proxyOptions: ProxyOptions | null): Promise<number> {
  const { host, db, seed, 'refund-notify-url': refundNotifyUrl } = values;
  if (refundNotifyUrl !== undefined && !/^https?:\/\/[^?#]+$/.test(refundNotifyUrl))
    throw new UsageError(
      `--refund-notify-url has to be a full address without a query, not “${refundNotifyUrl}”.`,
    );
  const allowedHosts = values['allow-host'].map(readHostName);
  const keys = readKeyMode(values.keys);
  const port = readWholeNumber('--port', values.port, [0, 65_535]);
  const subMerchants = readSubMerchants(values['sub-merchant']);
  const simulator = await listen({
    port,
    host,
    allowedHosts,
    keys,
    ...readMiniProgramOptions(values),
    ...(await readMerchants(values.merchant, seed)),
    ...subMerchants,
    ...(db !== undefined && { db }),
    ...(seed !== undefined && { seed }),
    ...(refundNotifyUrl !== undefined && { refundNotifyUrl }),
    ...(proxyOptions !== null && { proxy: proxyOptions }),
  });
  // Listen for signals before printing: the reader of the output may stop it at once.
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  const proxied = proxyOptions && createProxyEnvironment(simulator, process.env);
  try {
    checkCount(simulator, '--write-env', values['write-env']);
    checkCount(simulator, '--write-pem', values['write-pem']);
    tell(simulator, values);
    if (proxied !== null) tellProxy(simulator, proxied.variables);
    await stopped;
  } finally {
    proxied?.removeFiles();
    await simulator.close();
  }
  return 0;
}

function tell({ address, merchants }: Simulator, { host, ...values }: StartValues): void {
  console.log(`WeChat’s simulator: ${address}`);
  console.log('Open it in a browser to see every call and every notification. Ctrl-C stops it.');
  for (const [index, access] of merchants.entries()) {
    const name = merchants.length === 1 ? 'The merchant' : `Merchant ${access.merchant.merchantId}`;
    const [file, folder] = [values['write-env'][index], values['write-pem'][index]];
    tellMerchant(access, `${name}, for a back end:`, { file, folder });
  }
  if (!isLoopback(host)) console.error(warnOf(host));
}

function tellMerchant(
  access: MerchantAccess,
  title: string,
  { file, folder }: Readonly<Record<'file' | 'folder', string | undefined>>,
): void {
  const environment = environmentFile(access.environment);
  if (folder !== undefined) console.log(`${title} ${writeCredentials(folder, access)}`);
  if (file === undefined && folder === undefined) console.log(`${title}\n\n${environment}`);
  if (file === undefined) return;
  writeSecret(file, environment);
  console.log(`${title} ${file}`);
}

function tellProxy({ address, proxy }: Simulator, variables: Readonly<Record<string, string>>): void {
  const lines = Object.entries(variables).map(
    // A single quote ends the text, stands by itself, and begins it again.
    ([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'`,
  );
  console.log(`
In the place of ${WECHAT_HOSTS.join(', ')}: as an HTTP proxy at ${address}, for a hosts file at ${proxy?.httpsAddress}.
Programs take it for WeChat with these variables. The files that they name go with the simulator.

${lines.join('\n')}
`);
}

function readHostName(name: string): string {
  if (/^([a-z\d_-]+(\.[a-z\d_-]+)*|\[[\da-f:]+\])$/i.test(name)) return name;
  throw new UsageError(
    `--allow-host has to be a host name without a port, such as simulator, not “${name}”.`,
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host);
}

function warnOf(host: string): string {
  return [
    '',
    '  ************************************************************************',
    `  WARNING: it listens on ${host}, not only on this machine.`,
    '  Anybody who reaches that address can pay, refund, move the clock and read',
    '  all requests. Leave --host out unless you want that.',
    '  ************************************************************************',
    '',
  ].join('\n');
}
