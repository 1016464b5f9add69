import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../test/api-process.js';
import { openShop } from '../../test/shop.js';
import { readVariables } from '../config/config.js';
import { wordsFor } from './language.js';
import { createReport } from './report.js';
import { writeSupportFile } from './support.js';

const DOCTOR = fileURLToPath(new URL('../../dist/doctor.js', import.meta.url));

/** A value nobody could have written by chance. */
const plant = () => `planted-${randomBytes(16).toString('hex')}`;

test('a file for support has no secret, wherever one stands, and says what is set', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order();
  shop.simulator.control.setFaults({ rules: [{ operation: 'prepay', fault: 'INVALID_REQUEST' }] });
  await expect(buyer.call('payOrder', { params: { orderId } })).rejects.toThrow();
  const secrets = {
    JWT_SECRET: plant(),
    OPERATOR_TOKEN: plant(),
    ROBOT_SECRET: plant(),
    AWS_ACCESS_KEY_ID: plant(),
    AWS_SECRET_ACCESS_KEY: plant(),
    WECHAT_APP_SECRET: plant(),
    WECHAT_API_V3_KEY: plant().slice(0, 32),
    WECHAT_MESSAGE_TOKEN: plant().slice(-32),
    WECHAT_MESSAGE_AES_KEY: plant(),
  };
  const [robotKey, password, proxyPassword] = [plant(), plant(), plant()];
  const { WECHAT_PRIVATE_KEY: key = '', WECHAT_MERCHANT_ID: merchantId = '' } = shop.environment;
  const { variables } = await readVariables({
    ...shop.environment,
    ...secrets,
    ROBOT_URL: `https://robot.example.com/send?key=${robotKey}`,
    PUBLIC_BASE_URL: `https://name:${proxyPassword}@shop.example.com`,
  });
  const everything = [...Object.values(secrets), ...Object.values(variables), key.replaceAll('\n', '\\n')];
  const findings = [
    { check: 'environment', status: 'failed', code: 'wrong', facts: { message: everything.join(' ') } },
  ] as const;
  const report = createReport(findings, wordsFor('en'), { version: '0.1.0', at: new Date().toISOString() });
  const folder = temporaryFolder('support');
  const path = await writeSupportFile(folder, variables, report);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const file = readFileSync(path, 'utf8');
  const keyLines = key.split('\n').filter((line) => line.length > 20 && !line.startsWith('-----'));
  for (const secret of [...Object.values(secrets), robotKey, proxyPassword, ...keyLines]) {
    expect(file).not.toContain(secret);
  }
  expect(JSON.parse(file)).toMatchObject({
    version: '0.1.0',
    variables: {
      JWT_SECRET: 'set',
      NODE_ENV: 'development',
      WECHAT_PRIVATE_KEY_PATH: 'not set',
      WECHAT_MERCHANT_ID: `…${merchantId.slice(-4)}`,
    },
    books: {
      orders: { PENDING: 1, PAID: 0 },
      refunds: { SUCCESS: 0 },
      openAnomalies: { LATE_MONEY: 0 },
      refusals: { 'prepay: INVALID_REQUEST': { count: 1 } },
    },
  });

  const elsewhere = await readVariables({ DATABASE_URL: `postgresql://shop:${password}@127.0.0.1:9/shop` });
  const withoutDatabase = await writeSupportFile(temporaryFolder('support'), elsewhere.variables, report);
  expect(readFileSync(withoutDatabase, 'utf8')).not.toContain(password);
  expect(JSON.parse(readFileSync(withoutDatabase, 'utf8'))).toMatchObject({ books: null });
});

test('the command speaks the system’s language, exits with 1 on a failure and with 2 on wrong usage', async () => {
  const cwd = temporaryFolder('doctor');
  const run = async (...args: string[]) => {
    const child = spawn(process.execPath, [DOCTOR, ...args], { cwd, env: { LC_ALL: 'zh_CN.UTF-8' } });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [[code], output] = await Promise.all([once(child, 'close'), text(child.stdout)]);
    return { code, output };
  };
  const [report, wrong] = await Promise.all([run('--json', '--support'), run('--jsno')]);
  expect(wrong).toEqual({ code: 2, output: '' });
  expect(report.code).toBe(1);
  const { findings, counts } = JSON.parse(report.output);
  expect(findings[0]).toMatchObject({ check: 'environment', status: 'failed', title: '变量' });
  expect(counts).toMatchObject({ failed: 1, passed: 0 });
  const [file = ''] = readdirSync(cwd);
  expect(file).toMatch(/^taro-pay-support-\d{8}T\d{6}Z\.json$/);
  expect(JSON.parse(readFileSync(join(cwd, file), 'utf8')).counts).toEqual(counts);
});
