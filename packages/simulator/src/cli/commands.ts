import { clock } from './clock.js';
import { type Command, Failure, UsageError } from './command.js';
import { conformance } from './conformance.js';
import { events } from './events.js';
import { exec } from './exec.js';
import { faults } from './faults.js';
import { start } from './start.js';
import { trigger } from './trigger.js';

const COMMANDS: Readonly<Record<string, Command>> = {
  start,
  exec,
  trigger,
  clock,
  faults,
  events,
  conformance,
};

const HELP = `WeChat on your desk: mini-program login and WeChat Pay APIv3, signature-exact, on this machine.

Usage
  wechat-simulator [start] [flags]       start it, and point the base URL of your SDK at what it prints
  wechat-simulator exec -- <command>     run a command, your tests for example, against a fresh one
  wechat-simulator <command> --help      all about one command

Commands
${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(14)}${summary}`)
  .join('\n')}

What a back end needs (keys, ids, base URLs) is printed at the start as an env file, or written with --write-env.
While it runs, its page shows every call and every notification: open its address in a browser.
`;

/** Runs the command line; resolves with the exit code: 0, 1 where something failed, 2 for a wrong call. */
export async function run(args: readonly string[]): Promise<number> {
  const [first = ''] = args;
  if (first === 'help' || first === '--help' || first === '-h') {
    console.log(HELP);
    return 0;
  }
  // Without a command it starts: `wechat-simulator --port 0`.
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
    throw new UsageError(`There is no command “${name}”; there are ${Object.keys(COMMANDS).join(', ')}.`);
  }
  if (!isHelpWanted(args)) return command.run(args);
  console.log(command.help);
  return 0;
}

// What stands behind `--` belongs to somebody else's command.
function isHelpWanted(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const own = end === -1 ? args : args.slice(0, end);
  return own.includes('--help') || own.includes('-h');
}
