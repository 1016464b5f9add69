import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import manifest from '../package.json' with { type: 'json' };
import type { LoadOrder, LoadResult } from './load.js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What a server says of itself when it is asked. */
const REPORT_USAGE = `data:text/javascript,${encodeURIComponent(`
  import { monitorEventLoopDelay } from 'node:perf_hooks';
  const turns = monitorEventLoopDelay({ resolution: 10 });
  turns.enable();
  process.on('message', () => {
    process.send({ cpuUs: process.cpuUsage(), rssBytes: process.memoryUsage.rss(), turnNs: turns.max });
    turns.reset();
  });
`)}`;

/** As `start` has them in production. */
export const PRODUCTION_FLAGS = manifest.scripts.start.split(' ').filter((word) => word.startsWith('--'));

export interface Usage {
  /** User and system time of all its threads. */
  readonly cpuMs: number;
  readonly rssBytes: number;
  /** By how much a timer of 10 ms was late at most, since the last question. */
  readonly longestTurnMs: number;
}

export interface Server {
  readonly port: number;
  readonly startMs: number;
  readonly usage: () => Promise<Usage>;
  readonly stop: () => Promise<void>;
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return address.port;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

async function usageOf(child: ChildProcess): Promise<Usage> {
  const answered = once(child, 'message');
  child.send('usage');
  const [{ cpuUs, rssBytes, turnNs }] = await answered;
  return { cpuMs: (cpuUs.user + cpuUs.system) / 1000, rssBytes, longestTurnMs: turnNs / 1e6 - 10 };
}

async function untilReady(child: ChildProcess, port: number, path: string): Promise<void> {
  for (let tries = 0; tries < 2_000; tries += 1) {
    if (child.exitCode !== null) throw new Error(`A process of the benchmark ended with ${child.exitCode}.`);
    const response = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => null);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('A process of the benchmark does not start.');
}

/** The API as it is built for production, in a process of its own. */
export async function startApi(environment: Record<string, string>, port: number): Promise<Server> {
  const startedAt = performance.now();
  const child = fork(here('../dist/server.js'), {
    env: { ...environment, PORT: String(port) },
    execArgv: [
      '--import',
      REPORT_USAGE,
      ...PRODUCTION_FLAGS,
      ...(process.env.API_NODE_OPTIONS?.split(' ') ?? []),
    ],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await untilReady(child, port, '/readyz');
  return {
    port,
    startMs: performance.now() - startedAt,
    usage: () => usageOf(child),
    stop: () => stop(child),
  };
}

/** A part of the benchmark as a process of its own. */
export async function startScript(
  name: string,
  environment: Record<string, string>,
  execArgv: string[] = [],
) {
  const child = fork(here(name), {
    env: environment,
    execArgv: ['--import', 'tsx', ...execArgv],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  return child;
}

export const startFloor = (environment: Record<string, string>, port: number) =>
  startBeside('floor.ts', environment, port);

/** A back end as a tutorial has it. */
export const startPlain = (environment: Record<string, string>, port: number) =>
  startBeside('plain.ts', environment, port);

async function startBeside(
  script: string,
  environment: Record<string, string>,
  port: number,
): Promise<Server> {
  const child = await startScript(script, { ...environment, PORT: String(port) }, ['--import', REPORT_USAGE]);
  await once(child, 'message');
  return { port, startMs: 0, usage: () => usageOf(child), stop: () => stop(child) };
}

export async function startWechat(environment: Record<string, string>, port: number) {
  const child = await startScript('wechat.ts', { ...environment, PORT: String(port) });
  await once(child, 'message');
  return { stop: () => stop(child) };
}

export async function startLoad() {
  const child = await startScript('load.ts', {});
  return {
    async run(order: LoadOrder): Promise<LoadResult> {
      const answered = once(child, 'message');
      child.send(order);
      const [result] = await answered;
      return result;
    },
    stop: () => stop(child),
  };
}

export type Load = Awaited<ReturnType<typeof startLoad>>;
