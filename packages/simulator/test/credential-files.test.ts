import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { expect, test } from 'vitest';
import { callCli, launch, runCli, temporaryFolder } from './cli-process.js';
import { merchant } from './sale.js';

/** Flags of a start with the merchant of the tests: making keys takes time. */
function startFlags(): string[] {
  const path = join(temporaryFolder(), 'merchant.json');
  writeFileSync(path, JSON.stringify(merchant));
  return ['--port', '0', '--merchant', path];
}

/** The folder of `--write-pem` after a start with these keys. */
async function writePem(keys: string): Promise<string> {
  const pems = join(temporaryFolder(), 'pem');
  // A file from before, that everybody can read.
  mkdirSync(pems);
  writeFileSync(join(pems, 'apiclient_key.pem'), 'old', { mode: 0o644 });
  const simulator = launch([...startFlags(), '--keys', keys, '--write-pem', pems]);
  await simulator.prints(/for a back end: .*wechat\.env\n/);
  return pems;
}

test('--write-pem writes every form of the credentials, readable by their owner only', async () => {
  const folder = await writePem('both');
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  expect(readdirSync(folder).sort()).toEqual([
    'apiclient_cert.p12',
    'apiclient_cert.pem',
    'apiclient_key.pem',
    'platform_cert.pem',
    'pub_key.pem',
    'wechat.env',
  ]);
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
  const certificate = new X509Certificate(read('apiclient_cert.pem'));
  expect(certificate.serialNumber).toBe(merchant.serialNo);
  expect(certificate.subject).toBe(`CN=${merchant.merchantId}`);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkPrivateKey(createPrivateKey(read('apiclient_key.pem')))).toBe(true);
  expect(createPublicKey(read('pub_key.pem')).equals(createPublicKey(merchant.payPrivateKey))).toBe(true);
  expect(new X509Certificate(read('platform_cert.pem')).serialNumber).toBe(merchant.platformSerialNo);
});

test('apiclient_cert.p12 opens with the mchid as its password, and with no other', async () => {
  const pfx = readFileSync(join(await writePem('both'), 'apiclient_cert.p12'));
  expect(() => createSecureContext({ pfx, passphrase: merchant.merchantId })).not.toThrow();
  expect(() => createSecureContext({ pfx, passphrase: '1900000001' })).toThrow(/mac verify failure/);
});

test.each([
  ['public-key', ['pub_key.pem']],
  ['certificate', ['platform_cert.pem']],
])('--write-pem with the keys “%s” writes %j of WeChat', async (keys, files) => {
  const folder = await writePem(keys);
  expect(readdirSync(folder).filter((name) => /^(pub|platform)_/.test(name))).toEqual(files);
  expect(readFileSync(join(folder, 'wechat.env'), 'utf8').includes('PAY_PUBLIC_KEY')).toBe(
    keys === 'public-key',
  );
});

test('sh, docker --env-file and node --env-file read wechat.env alike', async () => {
  const folder = await writePem('both');
  const path = join(folder, 'wechat.env');
  // Docker takes what stands behind the first = as it is, quotes included.
  // https://docs.docker.com/reference/cli/docker/container/run/#env
  const docker = Object.fromEntries(
    readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  expect(docker).toMatchObject({
    WECHAT_MERCHANT_ID: merchant.merchantId,
    WECHAT_API_V3_KEY: merchant.apiV3Key,
    WECHAT_PRIVATE_KEY_PATH: join(folder, 'apiclient_key.pem'),
    WECHAT_PAY_PUBLIC_KEY_PATH: join(folder, 'pub_key.pem'),
  });
  const print =
    'console.log(JSON.stringify(Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("WECHAT_")))))';
  const env = { PATH: process.env.PATH };
  const node = execFileSync(process.execPath, [`--env-file=${path}`, '-e', print], { env });
  const shell = execFileSync(
    'sh',
    ['-c', `set -a; . "$1"; "$2" -e '${print}'`, 'sh', path, process.execPath],
    {
      env,
    },
  );
  expect(JSON.parse(node.toString())).toEqual(docker);
  expect(JSON.parse(shell.toString())).toEqual(docker);
});

test('a folder whose path an env file cannot hold is refused in one line', async () => {
  const folder = join(temporaryFolder(), 'my keys');
  const { code, stderr } = await callCli([...startFlags(), '--write-pem', folder]);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/my keys stands in an env file, so it has to do without spaces[^\n]+\n$/),
  });
});

// In a process of its own: a start that never returns would hold up this one.
test.each(['/dev/null/keys', ...(process.platform === 'linux' ? ['/proc/wechat-keys'] : [])])(
  '--write-pem %s, which cannot be made, is refused in one line',
  async (folder) => {
    const { code, stderr } = await runCli([...startFlags(), '--write-pem', folder]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/ cannot be made: [^\n]+\n$/),
    });
  },
);

test('a symbolic link is not written through, and leaves nothing beside it', async () => {
  const folder = temporaryFolder();
  const [target, pems] = [join(folder, 'target'), join(folder, 'pem')];
  writeFileSync(target, 'untouched');
  mkdirSync(pems);
  symlinkSync(target, join(pems, 'apiclient_key.pem'));
  symlinkSync(target, join(folder, 'env'));
  for (const flags of [
    ['--write-pem', pems],
    ['--write-env', join(folder, 'env')],
  ]) {
    const { code, stderr } = await callCli([...startFlags(), ...flags]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/ cannot be written: [^\n]+ not a regular file\n$/),
    });
  }
  expect(readFileSync(target, 'utf8')).toBe('untouched');
  expect(readdirSync(pems)).toEqual(['apiclient_key.pem']);
});

test.each([
  ['public-key', true],
  ['certificate', false],
])('with the keys “%s”, exec names and writes the public key: %s', async (keys, isNamed) => {
  const folder = temporaryFolder();
  const env = join(folder, 'env');
  const print = 'console.log(Object.keys(process.env).filter((name) => name.includes("PUBLIC_KEY")).length)';
  const flags = ['--keys', keys, '--write-env', env, '--write-pem', folder];
  const { stdout } = await runCli(['exec', ...flags, '--', process.execPath, '-e', print]);
  expect(stdout).toBe(`${isNamed ? 2 : 0}\n`);
  expect(readFileSync(env, 'utf8').includes('PUBLIC_KEY')).toBe(isNamed);
  expect(readdirSync(folder).includes('pub_key.pem')).toBe(isNamed);
  expect(readFileSync(join(folder, 'apiclient_cert.pem'), 'utf8')).toContain('BEGIN CERTIFICATE');
});
