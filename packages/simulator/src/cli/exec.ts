import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { startSimulator } from '../index.js';
import { type Command, parseFlags, UsageError } from './command.js';
import { KEYS_FLAG, KEYS_HELP, readKeyMode } from './key-mode.js';

const HELP = `Runs a command against a fresh simulator with an ephemeral port and a merchant of its own. The simulator ends with
the command, and the exit code is the command's. No files are written.

Usage
  wechat-simulator exec [flags] -- <command> [arguments]

Flags
  --seed <text>        the same text gives the same keys, ids and random faults
${KEYS_HELP}
  --help

The environment of the command
  WECHAT_SIMULATOR_URL         the simulator; trigger, clock, faults and events use it by default
  WECHAT_API_BASE_URL          instead of https://api.weixin.qq.com
  WECHAT_PAY_BASE_URL          instead of https://api.mch.weixin.qq.com
  WECHAT_APP_ID, WECHAT_APP_SECRET, WECHAT_MERCHANT_ID, WECHAT_SERIAL_NO, WECHAT_PRIVATE_KEY,
  WECHAT_API_V3_KEY, WECHAT_PAY_PUBLIC_KEY_ID, WECHAT_PAY_PUBLIC_KEY

Examples
  wechat-simulator exec -- npm test
  wechat-simulator exec -- sh -c 'go test ./... && wechat-simulator events'
`;

export const exec: Command = {
  summary: 'run a command against a fresh simulator',
  help: HELP,
  async run(args) {
    const end = args.indexOf('--');
    const { values } = parseFlags(end === -1 ? args : args.slice(0, end), {
      options: { seed: { type: 'string' }, ...KEYS_FLAG },
    });
    const [command, ...commandArgs] = end === -1 ? [] : args.slice(end + 1);
    if (command === undefined)
      throw new UsageError('Name a command after --, such as wechat-simulator exec -- npm test.');
    const { seed } = values;
    const simulator = await startSimulator({
      keys: readKeyMode(values.keys),
      ...(seed !== undefined && { seed }),
    });
    try {
      return await runCommand(command, commandArgs, {
        ...simulator.environment,
        WECHAT_SIMULATOR_URL: simulator.address,
      });
    } finally {
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
