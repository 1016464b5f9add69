import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createProxyEnvironment } from '../src/cli/proxy-environment.js';
import { callCli, launch, temporaryFolder } from './cli-process.js';
import { openProxy } from './proxy-client.js';
import { merchant } from './sale.js';

const PATH = '/v3/certificates';

/** A program that knows nothing of the simulator: it calls WeChat by fetch, by https and by axios. */
const PROGRAM = `
  const { createSign, randomBytes } = require('node:crypto');
  const https = require('node:https');
  const axios = require(${JSON.stringify(createRequire(import.meta.url).resolve('axios'))});
  const { WECHAT_MERCHANT_ID: mchid, WECHAT_SERIAL_NO: serial, WECHAT_PRIVATE_KEY: key } = process.env;
  const url = 'https://api.mch.weixin.qq.com${PATH}';
  function headers() {
    const [timestamp, nonce] = [Math.floor(Date.now() / 1000), randomBytes(16).toString('hex')];
    const text = \`GET\\n${PATH}\\n\${timestamp}\\n\${nonce}\\n\\n\`;
    const signature = createSign('RSA-SHA256').update(text).sign(key, 'base64');
    const values = { mchid, nonce_str: nonce, signature, timestamp, serial_no: serial };
    const list = Object.entries(values).map(([name, value]) => \`\${name}="\${value}"\`).join(',');
    return { authorization: 'WECHATPAY2-SHA256-RSA2048 ' + list, accept: 'application/json', 'user-agent': 'shop' };
  }
  const byHttps = () => new Promise((resolve, reject) => {
    https.get(url, { headers: headers() }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.headers['wechatpay-serial']));
    }).on('error', reject);
  });
  (async () => {
    console.log('fetch', (await fetch(url, { headers: headers() })).headers.get('wechatpay-serial'));
    console.log('https', await byHttps());
    console.log('axios', (await axios.get(url, { headers: headers() })).headers['wechatpay-serial']);
    console.log('simulator', (await fetch(process.env.WECHAT_SIMULATOR_URL + '/_sim/clock')).status);
    console.log('files', process.env.SSL_CERT_FILE);
    setInterval(() => {}, 1000);
    process.on('SIGTERM', () => process.exit(9));
    console.log('ready', process.env.HTTPS_PROXY);
  })();`;

test('exec --proxy answers fetch, https and axios of an unchanged program, and ends with it', async () => {
  const { child, prints, ended, stdout } = launch(['exec', '--proxy', '--', process.execPath, '-e', PROGRAM]);
  const [, proxy = ''] = await prints(/ready (\S+)\n/);
  const signed = [...stdout().matchAll(/^(fetch|https|axios) [\dA-F]{40}$/gm)].map(([, name]) => name);
  expect(signed).toEqual(['fetch', 'https', 'axios']);
  expect(stdout()).toContain('simulator 200\n');
  const [, bundle = ''] = /^files (.+)$/m.exec(stdout()) ?? [];
  expect(existsSync(bundle)).toBe(true);
  child.kill('SIGTERM');
  expect(await ended).toBe(9);
  await expect(fetch(proxy)).rejects.toThrow();
  expect(existsSync(bundle)).toBe(false);
});

test('proxy prints its variables, keeps its CA in --ca, and refuses one that is broken', async () => {
  const folder = temporaryFolder();
  const [ca, key] = [join(folder, 'ca', 'ca.pem'), join(folder, 'ca', 'ca-key.pem')];
  writeFileSync(join(folder, 'merchant.json'), JSON.stringify(merchant));
  const flags = [
    'proxy',
    '--port',
    '0',
    '--merchant',
    join(folder, 'merchant.json'),
    '--ca',
    join(folder, 'ca'),
  ];
  const kept = [];
  for (let start = 0; start < 2; start += 1) {
    const { child, prints, ended, stderr } = launch(flags);
    const [, bundle = ''] = await prints(
      /export SSL_CERT_FILE='(.+)'\n[\s\S]*export JAVA_TOOL_OPTIONS='.+'\n/,
    );
    kept.push(readFileSync(ca, 'utf8'));
    expect(readFileSync(bundle, 'utf8')).toContain(kept[start]);
    expect([key, ca].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600]);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(stderr()).toBe('');
    expect(existsSync(bundle)).toBe(false);
  }
  expect(kept[0]).toBe(kept[1]);
  writeFileSync(key, 'broken');
  expect(await callCli(flags)).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^\S+ca\.pem is no CA of the simulator: .+\n$/),
  });
});

test('the variables keep what was there, but take WeChat’s hosts off NO_PROXY', async () => {
  const { simulator, certificate } = await openProxy();
  const folder = temporaryFolder();
  const [mine, extra] = [join(folder, 'mine.pem'), join(folder, 'extra.pem')];
  writeFileSync(mine, merchant.platformCertificate);
  writeFileSync(extra, merchant.platformCertificate);
  const { variables, removeFiles } = createProxyEnvironment(simulator, {
    SSL_CERT_FILE: mine,
    NODE_EXTRA_CA_CERTS: extra,
    NODE_OPTIONS: '--enable-source-maps',
    JAVA_TOOL_OPTIONS: '-Xmx1g',
    NO_PROXY: 'localhost, db.internal,.qq.com *,api.wechatpay.cn:443 10.0.0.0/8',
  });
  onTestFinished(removeFiles);
  expect(variables.NO_PROXY).toBe('localhost,127.0.0.1,::1,db.internal,10.0.0.0/8');
  expect(variables.NODE_OPTIONS).toMatch(/^--enable-source-maps --require .+node-preload\.cjs"?$/);
  expect(variables.JAVA_TOOL_OPTIONS).toMatch(/^-Xmx1g -Dhttps\.proxyHost=127\.0\.0\.1 /);
  const wanted = [merchant.platformCertificate, certificate].map(
    (pem) => new X509Certificate(pem).fingerprint,
  );
  for (const path of [variables.SSL_CERT_FILE, variables.NODE_EXTRA_CA_CERTS]) {
    const pems =
      readFileSync(path ?? '', 'utf8').match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----/g) ?? [];
    expect(pems.map((pem) => new X509Certificate(pem).fingerprint)).toEqual(wanted);
  }
});
