import { type Command, Failure, UsageError } from './command.js';
import { compare } from './compare.js';
import { conformance } from './conformance.js';
import { controlCommand } from './control-command.js';
import { events } from './events.js';
import { exec } from './exec.js';
import { proxy, start } from './start.js';

const COMMANDS: Readonly<Record<string, Command>> = {
  start,
  exec,
  proxy,
  trigger: controlCommand('trigger', {
    summary: 'pay, fail, close or refund an order, end a refund, resend a notification',
    intro: 'Makes something happen at a running simulator, as the buyer, WeChat or its operators would.',
    examples: [
      'wechat-simulator trigger pay ORDER-000001',
      'wechat-simulator trigger console-refund ORDER-000001 --amount 100',
      'wechat-simulator trigger resend ORDER-000001 --variant BAD_TAG',
    ],
  }),
  clock: controlCommand('clock', {
    summary: 'show, advance, freeze or reset the clock of a running simulator',
    intro: `Shows and moves the clock of a running simulator. Expiry, login codes, settlement and the retries of notifications
follow it. Signatures keep the real time, or no back end could accept them.`,
    examples: [
      'wechat-simulator clock advance 15s          the first retry of a notification',
      'wechat-simulator clock advance 2h           prepay_ids expire',
      'wechat-simulator clock advance 1d4m',
    ],
  }),
  faults: controlCommand('faults', {
    summary: 'show, set or clear the faults of a running simulator',
    intro:
      'Shows and sets the faults of a running simulator. A wrong name answers with the list of the right ones.',
    examples: [
      `wechat-simulator faults set '{"rules": [{"operation": "paymentNotification", "fault": "DROPPED"}]}'`,
      `wechat-simulator faults set '{"seed": 7, "rules": [{"operation": "*", "fault": "ANSWER_LOST", "probability": 0.1}]}'`,
    ],
  }),
  events,
  conformance,
  compare,
};

const HELP = `A simulator of WeChat: mini-program login and WeChat Pay APIv3, signature-exact, on this machine.

Usage
  wechat-simulator [start] [flags]       start it, and point the base URL of your SDK at the printed address
  wechat-simulator exec -- <command>     run a command, such as your tests, against a fresh simulator
  wechat-simulator exec --proxy -- <command>
                                         the same in the place of WeChat's hosts: for SDKs whose host is built in
  wechat-simulator <command> --help      the help of one command

In a clone of the repository, wechat-simulator is: node packages/simulator/dist/cli.js

Commands
${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(14)}${summary}`)
  .join('\n')}

The start prints the environment of a back end (keys, ids, base URLs), or writes it with --write-env. Open the
address in a browser: the page shows every call and every notification.
`;

/** Runs the command line. Resolves with the exit code: 0, 1 for a failure, 2 for a usage error. */
export async function run(args: readonly string[]): Promise<number> {
  const [first = ''] = args;
  if (first === 'help' || first === '--help' || first === '-h') {
    console.log(HELP);
    return 0;
  }
  // The default command is start: `wechat-simulator --port 0`.
  const [name, rest] = first === '' || first.startsWith('-') ? ['start', args] : [first, args.slice(1)];
  try {
    return await findCommand(name, rest);
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(
        `${error.message} See wechat-simulator ${Object.hasOwn(COMMANDS, name) ? `${name} ` : ''}--help.`,
      );
      return 2;
    }
    console.error(error instanceof Failure ? error.message : error);
    return 1;
  }
}

async function findCommand(name: string, args: readonly string[]): Promise<number> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    throw new UsageError(
      `There is no command “${name}”. The commands are ${Object.keys(COMMANDS).join(', ')}.`,
    );
  }
  if (!isHelpWanted(args)) return command.run(args);
  console.log(command.help);
  return 0;
}

// Flags after `--` belong to the command that exec runs.
function isHelpWanted(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const own = end === -1 ? args : args.slice(0, end);
  return own.includes('--help') || own.includes('-h');
}
