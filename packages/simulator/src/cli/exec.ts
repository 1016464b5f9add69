import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { environmentFile } from '../index.js';
import { type Command, parseFlags, readWholeNumber, UsageError } from './command.js';
import { writeCredentials } from './credential-files.js';
import { jointEnvironment } from './joint-environment.js';
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

const HELP = `Runs a command against a fresh simulator with an ephemeral port and a merchant of its own. The simulator ends with
the command, and the exit code is the command's. No files remain without --merchant, --db, --ca, --write-env and
--write-pem.

Usage
  wechat-simulator exec [flags] -- <command> [arguments]

Flags
  --port <number>      the port; 0, the default, chooses an ephemeral one
  --merchant <file>    keep the merchant and its keys in this file; it is made if it does not exist; may be repeated
${SUB_MERCHANT_HELP}
  --db <file>          keep orders, refunds, users, books, notifications, clock and merchants for the next run
  --seed <text>        the same text gives the same keys, ids and random faults
${KEYS_HELP}
${MINI_PROGRAM_HELP}
  --write-env <file>   write the environment of the command into this file as well; it stays
  --write-pem <folder> write the credentials as WeChat hands them out: apiclient_key.pem, apiclient_cert.pem and .p12,
                       pub_key.pem, the platform certificate; they stay; repeat it for the second merchant
  --proxy              take the place of WeChat's hosts, for SDKs whose host is built in: the command gets the variables
                       by which Go, Java, Python, Node, PHP, Ruby, Rust and curl find a proxy and trust its CA
${PROXY_HELP}
  --help

The environment of the command
  WECHAT_SIMULATOR_URL         the simulator; trigger, clock, faults and events use it by default
  WECHAT_API_BASE_URL          instead of https://api.weixin.qq.com
  WECHAT_PAY_BASE_URL          instead of https://api.mch.weixin.qq.com
  WECHAT_APP_ID, WECHAT_APP_SECRET, WECHAT_MERCHANT_ID, WECHAT_SERIAL_NO, WECHAT_PRIVATE_KEY,
  WECHAT_API_V3_KEY, WECHAT_PAY_PUBLIC_KEY_ID, WECHAT_PAY_PUBLIC_KEY
  WECHAT_2_APP_ID, …           the same of the second merchant
  WECHAT_SUB_MERCHANT_ID, WECHAT_SUB_APP_ID, WECHAT_SUB_APP_SECRET
                               the sub-merchant of a service provider; WECHAT_SUB_2_MERCHANT_ID of the second one

Examples
  wechat-simulator exec -- npm test
  wechat-simulator exec --proxy -- go test ./...
  wechat-simulator exec -- sh -c 'go test ./... && wechat-simulator events'
`;

export const exec: Command = {
  summary: 'run a command against a fresh simulator',
  help: HELP,
  async run(args) {
    const end = args.indexOf('--');
    const { values } = parseFlags(end === -1 ? args : args.slice(0, end), {
      options: {
        port: { type: 'string', default: '0' },
        db: { type: 'string' },
        seed: { type: 'string' },
        ...KEYS_FLAG,
        ...MINI_PROGRAM_FLAGS,
        'write-env': { type: 'string' },
        ...MERCHANT_FLAGS,
        proxy: { type: 'boolean', default: false },
        ...PROXY_FLAGS,
      },
    });
    const [command, ...commandArgs] = end === -1 ? [] : args.slice(end + 1);
    if (command === undefined)
      throw new UsageError('Name a command after --, such as wechat-simulator exec -- npm test.');
    const stray = Object.keys(PROXY_FLAGS).find((name) => !values.proxy && Object.hasOwn(values, name));
    if (stray !== undefined) throw new UsageError(`--${stray} belongs to --proxy.`);
    const { db, seed, 'write-env': environmentPath, 'write-pem': pemFolders } = values;
    const simulator = await listen({
      port: readWholeNumber('--port', values.port, [0, 65_535]),
      keys: readKeyMode(values.keys),
      ...readMiniProgramOptions(values),
      ...readSubMerchants(values['sub-merchant']),
      ...(await readMerchants(values.merchant, seed)),
      ...(db !== undefined && { db }),
      ...(seed !== undefined && { seed }),
      ...(values.proxy && { proxy: readProxyOptions(values) }),
    });
    const proxied = simulator.proxy && createProxyEnvironment(simulator, process.env);
    const environment = { ...jointEnvironment(simulator.merchants), WECHAT_SIMULATOR_URL: simulator.address };
    try {
      if (environmentPath !== undefined) writeSecret(environmentPath, environmentFile(environment));
      checkCount(simulator, '--write-pem', pemFolders);
      for (const [index, access] of simulator.merchants.entries()) {
        const folder = pemFolders[index];
        if (folder !== undefined) writeCredentials(folder, access);
      }
      return await runCommand(command, commandArgs, { ...environment, ...proxied?.variables });
    } finally {
      proxied?.removeFiles();
      await simulator.close();
    }
  },
};

function runCommand(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<number> {
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
  // A terminal sends Ctrl-C to the command itself. A second one would mean “at once”.
  const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const forward = (signal: NodeJS.Signals) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve) => {
    child.once('error', (error) => {
      const isMissing = 'code' in error && error.code === 'ENOENT';
      console.error(`${command} cannot be run: ${isMissing ? 'there is no such command' : error.message}.`);
      // The exit codes of a shell.
      resolve(isMissing ? 127 : 126);
    });
    child.once('exit', (code, signal) => {
      for (const name of signals) process.off(name, forward);
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
