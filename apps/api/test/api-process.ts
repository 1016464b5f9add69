import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { PRODUCTION_FLAGS } from '../bench/processes.js';

const SERVER = fileURLToPath(new URL('../dist/server.js', import.meta.url));

/** An API that is not ready by then has hung; how fast the machine is decides nothing. */
const READY_WITHIN_MS = 120_000;

/** Of a log that a failed test shows. */
const LOG_CHARACTERS = 20_000;

/** Below those that systems give away: while the API is down, nobody else gets it by chance. */
export async function freePort(from = 20_000, before = 32_000): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = randomInt(from, before);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    server.close();
    if (isFree) return port;
  }
  throw new Error(`No port from ${from} to ${before - 1} is free.`);
}

/** A file for what a process says; a test that fails shows its end. */
export function processLog(folder: string, name: string): string {
  const path = join(folder, `${name}.log`);
  onTestFinished(({ task }) => {
    if (task.result?.state !== 'fail') return;
    console.error(`--- ${name}\n${readFileSync(path, 'utf8').slice(-LOG_CHARACTERS)}`);
  });
  return path;
}

/** A folder of a test; gone when the test is over. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface ApiProcess {
  readonly port: number;
  readonly url: string;
  /** Resolves once `/readyz` is 200. */
  readonly start: () => Promise<void>;
  /** Resolves with its exit code once it has ended. */
  readonly kill: (signal: 'SIGKILL' | 'SIGTERM') => Promise<number | null>;
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

/** The built API as production runs it: a process that ends and comes back on the same port, until the test is over. */
export async function apiProcess(
  name: string,
  environment: Readonly<Record<string, string>>,
): Promise<ApiProcess> {
  // A folder of its own: the API reads a file `.env` of the folder that it runs in.
  const cwd = temporaryFolder(name);
  const logPath = processLog(cwd, name);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  async function kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    if (child === null || hasEnded(child)) return null;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    return child.exitCode;
  }
  onTestFinished(() => void kill('SIGKILL'));
  return {
    port,
    url,
    async start() {
      const log = openSync(logPath, 'a');
      child = spawn(process.execPath, [...PRODUCTION_FLAGS, SERVER], {
        cwd,
        env: { ...environment, PORT: String(port) },
        stdio: ['ignore', log, log],
      });
      closeSync(log);
      const late = AbortSignal.timeout(READY_WITHIN_MS);
      while (!late.aborted) {
        const response = await fetch(`${url}/readyz`, { signal: late }).catch(() => null);
        if (response?.ok) return;
        if (hasEnded(child)) {
          throw new Error(`The API ended by itself with ${child.signalCode ?? child.exitCode}.`);
        }
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      throw new Error(`The API is not ready after ${READY_WITHIN_MS / 1000} s.`);
    },
    kill,
  };
}
