import { chownSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, inject, test } from 'vitest';
import { makePackage } from './made-package.js';
import { run } from './programs.js';
import { buy, isRoot, NOBODY, openServer, unpack } from './server.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const archive = inject('archive');

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );

test('made twice, in another time zone and language, it is the same to the byte', async () => {
  const before = readFileSync(archive);
  const again = await makePackage({ TZ: 'America/New_York', LANG: 'zh_CN.UTF-8', USER: 'somebody' });
  expect(again).toBe(archive);
  expect(readFileSync(again).equals(before)).toBe(true);
});

test('it has what a server needs, and no test, data, key, setting or source of this machine', async () => {
  const folder = await unpack();
  const paths = filesIn(folder);
  for (const needed of [
    'LICENSE',
    'UPGRADING.md',
    'console/dist/index.html',
    'docs/going-live.md',
    'node_modules/@taro-pay/site/shop/catalogue.csv',
    'api/prisma/migrations/20261123182343_initial/migration.sql',
    'api/prisma/migrations-postgresql/20261129104229_initial/migration.sql',
  ]) {
    expect(paths).toContain(needed);
  }
  expect(
    paths.filter((path) => /\.(?:test\.|spec\.|db|pem|key|p12|ts$)|(?:^|\/)(?:data|test)\//.test(path)),
  ).toEqual([]);
  expect(paths.filter((path) => /(?:^|\/)\.env/.test(path))).toEqual(['.env.example']);
  for (const path of paths) {
    const content = readFileSync(join(folder, path));
    if (/\.(?:node|png|br|gz)$/.test(path)) continue;
    expect(content.includes(ROOT), path).toBe(false);
    // Code that reads keys has the line that begins one, and no key behind it.
    expect(content.toString(), path).not.toMatch(/-----BEGIN (?:\w+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/]{40}/);
    if (path.endsWith('.map')) expect(JSON.parse(content.toString())).not.toHaveProperty('sourcesContent');
  }
});

describe('as nobody on a read-only file system, with one folder to write in', () => {
  test('its commands make the database, an admin and a backup, and it sells over TLS', async () => {
    const server = await openServer();
    const refused = await server.command(['migrate']);
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('CREATE_DATABASE') });
    expect(await server.command(['migrate'], { CREATE_DATABASE: 'on' })).toMatchObject({ code: 0 });
    expect((await server.command(['migrate'])).output).toBe('Nothing to apply.\n');
    const invitation = await server.command(['operator-invite', 'mei']);
    expect(invitation.output).toContain(`${server.url}/console`);

    const api = await server.start();
    await buy(server, 'huila');

    const backup = await server.command(['backup', 'shop.backup.db']);
    expect(backup.output).toContain('1 orders');

    // All that WeChat, the database and the running API answer is right; only the address is one of this machine.
    const doctor = await server.command(['doctor', '--json']);
    const { findings } = JSON.parse(doctor.output);
    const failed = findings.filter(({ status }: { status: string }) => status === 'failed');
    expect(failed).toMatchObject([{ check: 'publicAddress', code: 'local' }]);
    expect(doctor.code).toBe(1);
    expect(await api.stop()).toBe(0);
    expect(api.output()).not.toContain('"level":50');
  });

  test('it serves the console, its pictures and the description of the API', async () => {
    const server = await openServer();
    await server.command(['migrate'], { CREATE_DATABASE: 'on' });
    const { found } = await server.start();
    const get = (path: string, headers: Record<string, string> = {}) =>
      fetch(`http://127.0.0.1:${found}${path}`, { headers });
    const page = await (await get('/console')).text();
    const [script = ''] = /\/console\/assets\/[^"]+\.js/.exec(page) ?? [];
    expect((await get(script)).headers.get('content-type')).toContain('javascript');
    expect((await get('/assets/products/huila.svg')).status).toBe(200);
    const authorization = 'Bearer an operator token of the tests, long';
    expect((await get('/docs/static/swagger-ui-bundle.js', { authorization })).status).toBe(200);
    expect(await (await get('/openapi.json', { authorization })).json()).toMatchObject({ openapi: '3.1.0' });
  });

  test.skipIf(!isRoot)(
    'the confinement of these tests is real: a folder that it may not write to stops it',
    async () => {
      const server = await openServer();
      const theirs = join(server.data, '../theirs');
      mkdirSync(theirs);
      chownSync(theirs, NOBODY, NOBODY);
      const elsewhere = { CREATE_DATABASE: 'on', DATABASE_URL: `file:${join(theirs, 'shop.db')}` };
      expect(await server.command(['migrate'], elsewhere)).toMatchObject({ code: 1 });
      expect(readdirSync(theirs)).toEqual([]);
    },
  );
});

test('a wrong command is told which there are, and exits with 2', async () => {
  const folder = await unpack();
  const { code, output } = await run([join(folder, 'taro-pay'), 'serve'], { cwd: folder, env: process.env });
  expect(code).toBe(2);
  expect(output).toContain('start|migrate|doctor|first-payment|operator-invite|backup');
});

test.each([
  ['zh_CN.UTF-8', 'docs/deploying.zh-CN.md', '用法：taro-pay', '  doctor           检查收款需要的一切'],
  ['en_GB.UTF-8', 'docs/deploying.md', 'Usage: taro-pay', '  doctor           check everything'],
])(
  '--help lists every command with a line each, in the language of %s',
  async (locale, page, usage, line) => {
    const folder = await unpack();
    const ask = (word: string) =>
      run([join(folder, 'taro-pay'), word], { cwd: folder, env: { ...process.env, LC_ALL: locale } });
    const [help, wrong] = await Promise.all([ask('--help'), ask('serve')]);
    expect(help).toMatchObject({ code: 0, output: expect.stringContaining(usage) });
    expect(help.output).toContain(line);
    const listed = [...help.output.matchAll(/^ {2}([a-z-]+) +\S/gm)].map(([, name]) => name);
    expect(wrong.output).toContain(`Usage: taro-pay ${listed.join('|')}\n`);
    const table = readFileSync(join(folder, page), 'utf8').matchAll(/^\| `taro-pay ([a-z-]+)/gm);
    expect([...table].map(([, name]) => name).sort()).toEqual(listed.sort());
  },
);
