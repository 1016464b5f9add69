import { type Command, parseFlags, UsageError } from './command.js';
import { createControlClient, simulatorUrl, URL_FLAG, urlHelp } from './control-client.js';

const HELP = `Shows and moves the clock of a running simulator: expiry, login codes, settlement and the schedule of
notifications follow it. Signatures keep the real time, else no back end could accept them.

Usage
  wechat-simulator clock                      what time it is
  wechat-simulator clock advance <duration>   forward; what is due in between happens
  wechat-simulator clock freeze | unfreeze    stop it, let it run again
  wechat-simulator clock reset                back to the real time

Flags
${urlHelp()}

Examples
  wechat-simulator clock advance 15s          the first retry of a notification
  wechat-simulator clock advance 2h           prepay_ids expire
  wechat-simulator clock advance 1d4m
`;

const UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

export const clock: Command = {
  summary: 'show, advance, freeze or reset the clock of a running one',
  help: HELP,
  async run(args) {
    const { values, positionals } = parseFlags(args, { options: URL_FLAG, allowPositionals: true });
    const client = createControlClient(simulatorUrl(values.url));
    const change = readChange(positionals);
    const answer =
      change === null
        ? await client.call('GET', '/_sim/clock')
        : await client.call('POST', '/_sim/clock', change);
    console.log(`${answer.now}${answer.isFrozen === true ? ' (frozen)' : ''}`);
    return 0;
  },
};

function readChange([action, ...rest]: readonly string[]) {
  const [duration, surplus] = action === 'advance' ? rest : [undefined, rest[0]];
  if (surplus !== undefined) throw new UsageError(`“${surplus}” is one word too many.`);
  switch (action) {
    case undefined:
      return null;
    case 'advance':
      return { advanceMs: readDurationMs(duration ?? '') };
    case 'freeze':
    case 'unfreeze':
      return { freeze: action === 'freeze' };
    case 'reset':
      return { reset: true };
    default:
      throw new UsageError(`The clock can advance, freeze, unfreeze and reset, not “${action}”.`);
  }
}

/** Milliseconds of a duration such as 90s, 2h or 1d4m. @throws UsageError */
function readDurationMs(text: string): number {
  const parts = [...text.matchAll(/(\d+)(ms|s|m|h|d)/g)];
  if (text === '' || parts.map(([part]) => part).join('') !== text) {
    throw new UsageError(`A duration is written like 500ms, 15s, 2h or 1d4m, not “${text}”.`);
  }
  return parts.reduce((sumMs, [, count, unit]) => sumMs + Number(count) * unitMs(unit), 0);
}

function unitMs(unit: string | undefined): number {
  return Object.entries(UNITS_MS).find(([name]) => name === unit)?.[1] ?? 0;
}
