import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** A program that is not ready by then has hung; how fast the machine is decides nothing. */
const READY_WITHIN_MS = 120_000;

type Environment = Readonly<Record<string, string | undefined>>;

interface Options {
  readonly cwd: string;
  readonly env: Environment;
}

/** A program that ran to its end. */
export interface Result {
  readonly code: number | null;
  /** What it said on both streams. */
  readonly output: string;
}

export async function run([program = '', ...args]: readonly string[], options: Options): Promise<Result> {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const [[code], out, errors] = await Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, output: out + errors };
}

/** A program that goes on until the test is over, once its output has what `ready` looks for; null does not wait. */
export async function startProgram(
  [program = '', ...args]: readonly string[],
  { ready, ...options }: Options & { readonly ready: RegExp | null },
) {
  // A group of its own: what a proxy has started ends with it.
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  onTestFinished(({ task }) => {
    killGroup(child);
    if (task.result?.state === 'fail')
      console.error(`--- ${program} ${args.join(' ')}\n${output.slice(-20_000)}`);
  });
  const found = await new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      output += chunk;
      const match = ready?.exec(output) ?? null;
      if (match !== null) resolve(match[1] ?? '');
    };
    const late = () => reject(new Error(`${program} has not said ${ready}: ${output}`));
    const timer = setTimeout(late, READY_WITHIN_MS);
    onTestFinished(() => clearTimeout(timer));
    if (ready === null) resolve('');
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}: ${output}`)));
  });
  return { found, output: () => output, hasEnded: () => hasEnded(child), stop: () => stop(child) };
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // All of it has ended.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

async function stop(child: ChildProcess): Promise<number | null> {
  if (hasEnded(child)) return child.exitCode;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  return child.exitCode;
}
