import { type ParseArgsConfig, parseArgs } from 'node:util';

/** One command of `wechat-simulator`. */
export interface Command {
  /** One line, for the list of commands. */
  readonly summary: string;
  /** Usage, flags and examples. */
  readonly help: string;
  /** Resolves with the exit code. @throws UsageError, Failure */
  readonly run: (args: readonly string[]) => Promise<number>;
}

/** A wrong command line: one line on stderr, exit code 2. */
export class UsageError extends Error {}

/** The command failed: one line on stderr, exit code 1. */
export class Failure extends Error {}

/** Node's parseArgs with one-line errors. @throws UsageError */
export function parseFlags<Config extends ParseArgsConfig>(
  args: readonly string[],
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs<Config>({ ...config, args: [...args] });
  } catch (error) {
    const isWrongFlag = error instanceof TypeError && 'code' in error;
    if (!isWrongFlag) throw error;
    // The rest of Node's message explains values that look like flags.
    throw new UsageError(error.message.split(/\. |\n/, 1)[0]?.replace(/\.?$/, '.'));
  }
}

/** A whole number within bounds, written in digits. @throws UsageError that names the flag */
export function readWholeNumber(flag: string, text: string, [minimum, maximum]: [number, number]): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= minimum && value <= maximum) return value;
  throw new UsageError(`${flag} has to be a whole number from ${minimum} to ${maximum}, not “${text}”.`);
}
