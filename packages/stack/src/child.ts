import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** A child that has not ended after SIGTERM is killed after this time. */
const KILL_AFTER_MS = 12_000;

/** Time for a child to answer: generous, as the machine may be busy. A child that exits is noticed at once. */
const READY_WITHIN_MS = 120_000;

export interface Child {
  readonly name: string;
  /** Its standard output if it is piped. */
  readonly output: Readable | null;
  /** Resolves with a message when the process has ended or could not start. */
  readonly ended: Promise<string>;
  /** Resolves once `url` answers 2xx; rejects if the process ends first or the time is over. */
  readonly answers: (url: string) => Promise<void>;
  /** Sends SIGTERM, then SIGKILL if it does not end. */
  readonly stop: () => Promise<void>;
}

/** Starts a child process. */
export function startChild(name: string, command: string[], options: SpawnOptions): Child {
  const [program = process.execPath, ...args] = command;
  const child = spawn(program, args, options);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`${name} could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(`${name} ended (${signal ?? `code ${code}`})`));
  });
  return {
    name,
    output: child.stdout,
    ended,
    answers: (url) => waitForAnswer(url, ended),
    stop: () => stop(child, ended),
  };
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
  await ended;
  clearTimeout(timer);
}

async function waitForAnswer(url: string, ended: Promise<string>): Promise<void> {
  // What listens there may take the question and never answer.
  const late = AbortSignal.timeout(READY_WITHIN_MS);
  let end: string | null = null;
  void ended.then((words) => {
    end = words;
  });
  while (!late.aborted) {
    if (end !== null) throw new Error(end);
    const response = await fetch(url, { signal: late }).catch(() => null);
    if (response?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${url} did not answer within ${READY_WITHIN_MS / 1000} s`);
}
