import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../../../apps/api/test/api-process.js';
import { systemProgram } from '../../../apps/api/test/programs.js';
import { startProgram } from './programs.js';
import { temporaryFolder } from './temporary-folder.js';
import type { Identity } from './tls.js';

/** A pattern of a configuration, and what stands in its place in a test. */
type Replacement = readonly [pattern: RegExp, text: string];

interface Kind {
  /** Null where it is not installed. */
  readonly program: string | null;
  /** In deploy/. */
  readonly file: string;
  /** Its addresses and files of a test. */
  readonly own: (place: Place) => readonly Replacement[];
  /** How long it waits for an answer. */
  readonly answerTimeout: RegExp;
  /** Writes what it needs beside its configuration, and answers its arguments. */
  readonly argumentsFor: (folder: string, path: string) => readonly string[];
}

interface Place {
  readonly folder: string;
  readonly port: number;
  readonly identity: Identity;
}

const HAPROXY: Kind = {
  program: systemProgram('haproxy'),
  file: 'haproxy.cfg',
  own: ({ folder, port, identity }) => {
    const pem = join(folder, 'shop.pem');
    writeFileSync(pem, identity.cert + identity.key);
    return [
      [/bind :443 ssl crt \S+/, `bind 127.0.0.1:${port} ssl crt ${pem}`],
      [/stats socket \S+/, `stats socket ${join(folder, 'admin.sock')}`],
    ];
  },
  answerTimeout: /(?<=timeout server )35s/,
  argumentsFor: (_, path) => ['-db', '-f', path],
};

const NGINX: Kind = {
  program: systemProgram('nginx', 'nginx-light'),
  file: 'nginx.conf',
  own: ({ folder, port, identity }) => {
    const key = join(folder, 'shop.key');
    writeFileSync(key, identity.key, { mode: 0o600 });
    return [
      [/listen 443 /, `listen 127.0.0.1:${port} `],
      [/\/etc\/nginx\/shop\.pem/, identity.path],
      [/\/etc\/nginx\/shop\.key/, key],
    ];
  },
  answerTimeout: /(?<=proxy_read_timeout )35s/,
  argumentsFor: (folder, path) => {
    mkdirSync(join(folder, 'temporary'));
    const main = join(folder, 'main.conf');
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${folder}/temporary/${name};`,
    );
    // As Debian's nginx.conf includes a site, in the foreground and with files of its own.
    writeFileSync(
      main,
      `daemon off; worker_processes 2; pid ${folder}/pid; error_log stderr;
      ${process.getuid?.() === 0 ? 'user root;' : ''} events {}
      http { access_log off; ${temporary.join(' ')} include ${path}; }`,
    );
    return ['-c', main, '-p', folder];
  },
};

const KINDS = { haproxy: HAPROXY, nginx: NGINX } as const;
export type ProxyName = keyof typeof KINDS;

/** Those that are installed: all of them where CI is set. */
export const PROXIES: readonly ProxyName[] = (['haproxy', 'nginx'] as const).filter(
  (name) => KINDS[name].program !== null,
);

interface ProxyOptions {
  readonly identity: Identity;
  readonly port?: number;
  /** The ports of the instances one and two. */
  readonly instances: readonly [one: number, two: number];
  /** How long it waits for an answer, as `1s`; default: as it is deployed. */
  readonly answerTimeout?: string;
}

/** A proxy with the configuration that a shop deploys, until the test is over. @returns its address */
export async function startProxy(name: ProxyName, options: ProxyOptions): Promise<string> {
  const { program, file, own, answerTimeout, argumentsFor } = KINDS[name];
  const { identity, instances, port = await freePort() } = options;
  const folder = temporaryFolder();
  const replacements: Replacement[] = [
    ...own({ folder, port, identity }),
    // Whole numbers: a port of the test may begin like one of these.
    [/127\.0\.0\.1:3001\b/, `127.0.0.1:${instances[0]}`],
    [/127\.0\.0\.1:3002\b/, `127.0.0.1:${instances[1]}`],
  ];
  if (options.answerTimeout !== undefined) replacements.push([answerTimeout, options.answerTimeout]);
  const path = join(folder, file);
  writeFileSync(path, configured(file, replacements));
  const words = [program ?? name, ...argumentsFor(folder, path)];
  const proxy = await startProgram(words, { cwd: folder, env: process.env, ready: null });
  for (let tries = 0; !(await isListening(port)); tries += 1) {
    // Somebody else took the port, or the configuration is wrong: never waits for what has ended.
    if (proxy.hasEnded()) throw new Error(`${name} ended: ${proxy.output()}`);
    if (tries === 3_000) throw new Error(`${name} does not listen on ${port}: ${proxy.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return `https://127.0.0.1:${port}`;
}

/** The file as it is, with what a test replaces. */
function configured(file: string, replacements: readonly Replacement[]): string {
  const text = readFileSync(new URL(`../../../deploy/${file}`, import.meta.url), 'utf8');
  return replacements.reduce((configuration, [pattern, replacement]) => {
    if (!pattern.test(configuration)) throw new Error(`deploy/${file} has no ${pattern}.`);
    return configuration.replace(pattern, replacement);
  }, text);
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const isOpen = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return isOpen;
}
