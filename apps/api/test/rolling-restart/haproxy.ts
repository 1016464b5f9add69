import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished } from 'vitest';
import { processLog, temporaryFolder } from '../api-process.js';

const CONFIGURATION = new URL('../../../../deploy/haproxy.cfg', import.meta.url);

interface Options {
  readonly program: string;
  readonly port: number;
  /** The port of each instance that the configuration names. */
  readonly instances: Readonly<Record<string, number>>;
}

/** HAProxy with the configuration that a shop deploys, until the test is over. */
export async function startHaproxy({ program, port, instances }: Options) {
  const folder = temporaryFolder('haproxy');
  const socket = join(folder, 'admin.sock');
  const path = join(folder, 'haproxy.cfg');
  writeFileSync(path, configurationFor(port, socket, instances));
  const log = openSync(processLog(folder, 'haproxy'), 'a');
  const child = spawn(program, ['-db', '-f', path], { stdio: ['ignore', log, log] });
  closeSync(log);
  onTestFinished(() => void child.kill('SIGKILL'));
  // Not before it has answers, which an instance has to give first.
  const expectUp = (name: string) =>
    expect.poll(() => statusOf(socket, name), { timeout: 120_000 }).toBe('UP');
  return { url: `http://127.0.0.1:${port}`, expectUp };
}

/** The file as it is, with addresses of this machine. */
function configurationFor(port: number, socket: string, instances: Options['instances']): string {
  let configuration = readFileSync(CONFIGURATION, 'utf8');
  const replace = (pattern: RegExp, replacement: string) => {
    if (!pattern.test(configuration)) throw new Error(`deploy/haproxy.cfg has no ${pattern}.`);
    configuration = configuration.replace(pattern, replacement);
  };
  replace(/bind :443 .*/, `bind 127.0.0.1:${port}`);
  replace(/stats socket \S+/, `stats socket ${socket}`);
  for (const [name, own] of Object.entries(instances)) {
    replace(new RegExp(`server ${name} \\S+`), `server ${name} 127.0.0.1:${own}`);
  }
  return configuration;
}

/** `UP` where the proxy sends requests to the instance; null where it cannot be asked. */
async function statusOf(path: string, name: string): Promise<string | null> {
  const socket = connect(path);
  socket.end('show stat\n');
  const table = await text(socket).catch(() => '');
  const [head = '', ...rows] = table.split('\n').map((line) => line.replace(/^# /, '').split(','));
  const column = (title: string) => [...head].indexOf(title);
  const row = rows.find((cells) => cells[column('svname')] === name);
  return row?.[column('status')] ?? null;
}
