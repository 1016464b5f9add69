import type { CommandLine } from '../control/command-line.js';
import { verbs } from '../control/control.js';
import type { Call } from '../control/verb.js';
import { isRecord } from '../foundation/json.js';
import { type Command, Failure, parseFlags, UsageError } from './command.js';
import { createControlClient, simulatorUrl, URL_FLAG, urlHelp } from './control-client.js';
import { readFlag, readWord } from './control-words.js';

interface Row {
  readonly line: CommandLine;
  readonly call: Call;
}

/** Every line of the command line that calls a verb, in the order of the verbs. */
const ROWS: readonly Row[] = verbs.flatMap(([, { call }]) =>
  call === null ? [] : call.lines.map((line) => ({ line, call })),
);

const MCHID_FLAG = { mchid: { type: 'string' } } as const;

const MCHID_HELP = `  --mchid <number>     the merchant, where several have an order of this number; the first one by default
`;

interface About {
  readonly summary: string;
  readonly intro: string;
  readonly examples: readonly string[];
}

/** The command of this name, made of the lines of the verbs. */
export function controlCommand(name: CommandLine['command'], { summary, intro, examples }: About): Command {
  const rows = ROWS.filter(({ line }) => line.command === name);
  const flags = rows.flatMap(({ line }) => Object.entries(line.flags ?? {}));
  const isOfMerchant = rows.some(({ call }) => !call.isShared);
  const options = {
    ...URL_FLAG,
    ...(isOfMerchant && MCHID_FLAG),
    ...Object.fromEntries(
      flags.map(([flag, { kind }]) => [flag, { type: kind === 'off' ? 'boolean' : 'string' } as const]),
    ),
  };
  return {
    summary,
    help: [
      intro,
      usageOf(rows),
      flagsOf(rows, isOfMerchant),
      `Examples\n${examples.map((one) => `  ${one}\n`).join('')}`,
    ].join('\n\n'),
    async run(args) {
      const { values, positionals } = parseFlags(args, { options, allowPositionals: true });
      const { url, mchid: named, ...given } = values;
      const mchid = typeof named === 'string' ? named : undefined;
      const [action = '', ...words] = positionals;
      const row = rows.find(({ line }) => line.action === action);
      if (row === undefined) throw unknownAction(name, action, rows);
      checkFlags(Object.keys(given), row, rows);
      if (mchid !== undefined && row.call.isShared)
        throw new UsageError(`--mchid does not belong to ${action}: it concerns all merchants.`);
      console.log(await callVerb(row, { url: simulatorUrl(url), mchid, words, flags: given }));
      return 0;
    },
  };
}

interface Given {
  readonly url: string;
  readonly mchid: string | undefined;
  readonly words: readonly string[];
  readonly flags: Readonly<Record<string, unknown>>;
}

async function callVerb({ line, call }: Row, { url, mchid, words, flags }: Given): Promise<string> {
  const names = line.words ?? [];
  if (words.length !== names.length) throw new UsageError(`Write it as: ${writtenOf(line)}.`);
  const client = createControlClient(url);
  const filled: Record<string, unknown> = {};
  let body = line.body ?? {};
  for (const [index, word] of names.entries()) {
    const value = await readWord(words[index] ?? '', word, client, mchid);
    if (isRecord(value)) body = value;
    else filled[word.fills] = value;
  }
  const path = call.path.replace(/:(\w+)/g, (_, part: string) => encodeURIComponent(String(filled[part])));
  const inBody = Object.entries(filled).filter(([name]) => !call.path.includes(`:${name}`));
  const chosen = Object.entries(line.flags ?? {}).flatMap(([name, flag]) =>
    flags[name] === undefined ? [] : [[flag.fills, readFlag(name, String(flags[name]), flag)]],
  );
  const sent = {
    ...body,
    ...Object.fromEntries([...inBody, ...chosen]),
    ...(mchid !== undefined && { mchid }),
  };
  const answer = await client.call(call.method, path, call.method === 'GET' ? undefined : sent);
  const told = line.tell(answer, filled);
  if (line.isFailure?.(answer) === true) throw new Failure(told);
  return told;
}

function checkFlags(given: readonly string[], { line }: Row, rows: readonly Row[]): void {
  const foreign = given.find((flag) => !Object.hasOwn(line.flags ?? {}, flag));
  if (foreign === undefined) return;
  const owners = rows.filter((row) => Object.hasOwn(row.line.flags ?? {}, foreign));
  throw new UsageError(`--${foreign} belongs to ${owners.map((row) => row.line.action).join(', ')}.`);
}

function unknownAction(name: string, action: string, rows: readonly Row[]): UsageError {
  const actions = rows.map(({ line }) => line.action).filter((one) => one !== '');
  return new UsageError(`After ${name} comes one of ${actions.join(', ')}, not “${action}”.`);
}

/** `trigger pay <out_trade_no>`. */
function writtenOf({ command, action, words = [] }: CommandLine): string {
  const names = words.map(({ name }) => `<${name}>`);
  return [command, action, ...names].filter((one) => one !== '').join(' ');
}

function usageOf(rows: readonly Row[]): string {
  const lines = rows.map(({ line }) => [`wechat-simulator ${writtenOf(line)}`, line.help] as const);
  return `Usage\n${columns(lines)}`;
}

function flagsOf(rows: readonly Row[], isOfMerchant: boolean): string {
  const lines = rows.flatMap(({ line }) =>
    Object.entries(line.flags ?? {}).map(([name, flag]) => {
      const value = flag.kind === 'off' ? '' : ` ${flag.value}`;
      return [`--${name}${value}`, `${line.action}: ${flag.help}`] as const;
    }),
  );
  return `Flags\n${lines.map((line) => `${columns([line], 21)}\n`).join('')}${isOfMerchant ? MCHID_HELP : ''}${urlHelp()}`;
}

function columns(lines: readonly (readonly [string, string])[], minimum = 0): string {
  const width = Math.max(minimum, ...lines.map(([left]) => left.length + 2));
  return lines.map(([left, right]) => `  ${left.padEnd(width)}${right}`).join('\n');
}
