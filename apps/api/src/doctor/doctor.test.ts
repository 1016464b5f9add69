import { createPublicKey } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { expect, test } from 'vitest';
import { type Fault, type HealthyWorld, openHealthyWorld } from '../../test/doctor-world.js';
import { startS3Server } from '../../test/s3-server.js';
import { migratedPostgresql } from '../../test/temporary-database.js';
import { loadConfig } from '../config/config.js';
import { readMigrations } from '../database/migrations.js';
import { noteBackup } from '../database/newest-backup.js';
import type { Finding } from './examine.js';
import { CHECKS, type CheckName, FINDINGS, GROUPS, type Group } from './findings.js';
import { wordsFor } from './language.js';
import { createReport, toText } from './report.js';

/** What is never empty. */
const DEFAULTS = {
  DATABASE_URL: 'file:./data/dev.db',
  RATE_LIMIT: 'on',
  SEED_DEMO: 'off',
  SITE: 'testing',
  WECHAT_API_BASE_URL: 'https://api.weixin.qq.com',
  WECHAT_PAY_BASE_URL: 'https://api.mch.weixin.qq.com',
};
const IN_PRODUCTION = { PUBLIC_BASE_URL: 'https://shop.example.com', TRUSTED_PROXIES: 'none' };

const HOUR_MS = 3_600_000;

/** A value that WeChat has not given out, of the same form. */
const another = (text: string) => [...text].reverse().join('');

const FIRST_MIGRATION = readMigrations()[0]?.name ?? '';

const publicKeyOf = (privateKey: string) =>
  createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();

const json = (body: object, status = 200) => ({ status, body: JSON.stringify(body) });

type Answering = NonNullable<Fault['wechat']>;

const at =
  (path: string, answer: ReturnType<typeof json>): Answering =>
  (passed) =>
    passed.path.split('?', 1)[0] === path ? answer : passed;

const databasePath = ({ variables }: HealthyWorld) => String(variables.DATABASE_URL).slice('file:'.length);

function changeDatabase(world: HealthyWorld, change: string, undo: string): () => void {
  const run = (sql: string) => {
    const database = new Libsql(databasePath(world));
    database.exec(sql);
    database.close();
  };
  run(change);
  return () => run(undo);
}

/** Notes a backup at an address of a store. @returns what takes it back */
function noteBackupAt(world: HealthyWorld, place: string): () => void {
  noteBackup(databasePath(world), { at: new Date(), everySeconds: null, place });
  return () => noteBackup(databasePath(world), { at: new Date(), everySeconds: null });
}

/** The fault that proves each check: with what finding. */
function faultsOf(
  world: HealthyWorld,
  store: Awaited<ReturnType<typeof startS3Server>>,
): Record<CheckName, readonly (Fault & { readonly code: string })[]> {
  const { shop, keyPath, certify, certificatePath, writeBuild, buildFolder } = world;
  const { merchant, control } = shop.simulator;
  const certificateOf = (...words: Parameters<typeof certify>) => ({
    arrange: () => {
      certify(...words);
      return () => void certify(keyPath);
    },
  });
  const build = (more: object) => ({
    arrange: () => {
      writeBuild(more);
      return () => writeBuild({});
    },
  });
  const noted = (place: string) => ({ arrange: () => noteBackupAt(world, place) });
  const { ca: _ca, ...withoutAuthority } = world.surroundings.connection;
  const environmentPath = join(world.folder, 'environment');
  return {
    environment: [
      { code: 'missing', variables: { WECHAT_APP_SECRET: '' } },
      { code: 'wrong', variables: { WECHAT_API_V3_KEY: 'too short' } },
    ],
    keyFiles: [
      {
        code: 'open',
        arrange: () => {
          chmodSync(keyPath, 0o640);
          return () => chmodSync(keyPath, 0o600);
        },
      },
      {
        code: 'open',
        surroundings: { environmentFiles: [environmentPath] },
        arrange: () => {
          writeFileSync(environmentPath, 'JWT_SECRET=', { mode: 0o644 });
          return () => rmSync(environmentPath);
        },
      },
    ],
    certificate: [
      { code: 'otherKey', ...certificateOf(join(world.folder, 'tls-key.pem')) },
      { code: 'otherSerial', ...certificateOf(keyPath, { serialNo: another(merchant.serialNo) }) },
      { code: 'otherMerchant', ...certificateOf(keyPath, { owner: '1900000109' }) },
      {
        code: 'unreadable',
        arrange: () => {
          writeFileSync(certificatePath, 'no certificate');
          return () => void certify(keyPath);
        },
      },
    ],
    certificateEnd: [
      { code: 'soon', ...certificateOf(keyPath, { days: 29 }) },
      { code: 'over', ...certificateOf(keyPath, { isOver: true }) },
    ],
    hosts: [
      { code: 'silent', variables: { WECHAT_PAY_BASE_URL: 'http://127.0.0.1:9' } },
      {
        code: 'backupSilent',
        variables: { WECHAT_PAY_BASE_URL: `${world.variables.WECHAT_PAY_BASE_URL},http://127.0.0.1:9` },
      },
    ],
    clock: [
      { code: 'wrong', surroundings: { now: () => Date.now() + 600_000 } },
      { code: 'drifts', surroundings: { now: () => Date.now() - 120_000 } },
    ],
    signature: [
      {
        code: 'refused',
        variables: {
          WECHAT_SERIAL_NO: another(merchant.serialNo),
          WECHAT_PRIVATE_KEY: merchant.privateKey,
          WECHAT_PRIVATE_KEY_PATH: '',
        },
      },
    ],
    keyMode: [
      {
        code: 'publicKeyMissing',
        variables: { WECHAT_PAY_PUBLIC_KEY_ID: '', WECHAT_PAY_PUBLIC_KEY: '' },
        arrange: () => {
          control.setKeyMode('public-key');
          return () => control.setKeyMode('both');
        },
      },
      {
        code: 'forbidden',
        variables: { WECHAT_PAY_PUBLIC_KEY_ID: '', WECHAT_PAY_PUBLIC_KEY: '' },
        wechat: at('/v3/certificates', json({ code: 'NO_AUTH', message: '' }, 403)),
      },
      { code: 'unclear', wechat: at('/v3/certificates', json({ code: 'SYSTEM_ERROR', message: '' }, 500)) },
    ],
    apiV3Key: [{ code: 'wrong', variables: { WECHAT_API_V3_KEY: another(merchant.apiV3Key) } }],
    answerKey: [{ code: 'wrong', variables: { WECHAT_PAY_PUBLIC_KEY: publicKeyOf(merchant.privateKey) } }],
    binding: [
      {
        code: 'refused',
        wechat: at('/v3/pay/transactions/jsapi', json({ code: 'APPID_MCHID_NOT_MATCH', message: '' }, 400)),
      },
      {
        code: 'leftOpen',
        wechat: (passed) => (passed.path.endsWith('/close') ? json({ code: 'RULE_LIMIT' }, 403) : passed),
      },
    ],
    appSecret: [
      { code: 'wrongSecret', variables: { WECHAT_APP_SECRET: another(merchant.appSecret) } },
      { code: 'wrongAppId', wechat: at('/sns/jscode2session', json({ errcode: 40013, errmsg: '' })) },
      { code: 'refused', wechat: at('/sns/jscode2session', json({ errcode: 40226, errmsg: '' })) },
    ],
    accessToken: [
      { code: 'addressRefused', wechat: at('/cgi-bin/stable_token', json({ errcode: 40164, errmsg: '' })) },
      { code: 'refused', wechat: at('/cgi-bin/stable_token', json({ errcode: 50004, errmsg: '' })) },
    ],
    shipping: [
      {
        code: 'unconfirmed',
        arrange: () => {
          control.setTradeManaged(true);
          return () => control.setTradeManaged(false);
        },
        wechat: at(
          '/wxa/sec/order/is_trade_management_confirmation_completed',
          json({ errcode: 0, completed: false }),
        ),
      },
      {
        code: 'refused',
        wechat: at('/wxa/sec/order/is_trade_managed', json({ errcode: 61003, errmsg: '' })),
      },
    ],
    messages: [
      { code: 'differ', wechat: at('/wxaapi/newtmpl/gettemplate', json({ errcode: 0, data: [] })) },
      { code: 'refused', wechat: at('/wxaapi/newtmpl/gettemplate', json({ errcode: 48001, errmsg: '' })) },
    ],
    publicAddress: [
      {
        code: 'notHttps',
        variables: { PUBLIC_BASE_URL: 'http://shop.example.com' },
        ...build({ apiBaseUrl: 'http://shop.example.com' }),
      },
      {
        code: 'local',
        variables: { PUBLIC_BASE_URL: 'https://192.168.1.20' },
        ...build({ apiBaseUrl: 'https://192.168.1.20' }),
      },
    ],
    publicCertificate: [
      { code: 'untrusted', surroundings: { connection: withoutAuthority } },
      {
        code: 'soon',
        arrange: () => {
          world.setEnding(true);
          return () => world.setEnding(false);
        },
      },
      {
        code: 'unreachable',
        variables: { PUBLIC_BASE_URL: 'https://shop.example.com:9' },
        ...build({ apiBaseUrl: 'https://shop.example.com:9' }),
      },
    ],
    notifyUrl: [
      {
        code: 'redirects',
        proxy: ({ path, ...rest }) =>
          path.startsWith('/webhooks/')
            ? { status: 301, headers: { location: '/login' } }
            : { path, ...rest },
      },
      { code: 'accepts', proxy: () => json({ code: 'SUCCESS' }) },
      { code: 'otherAnswer', proxy: () => json({}, 502) },
      {
        code: 'slow',
        proxy: (passed) => (passed.path.startsWith('/webhooks/') ? null : passed),
        surroundings: { connection: { ...world.surroundings.connection, patienceMs: 5_000 } },
      },
    ],
    bytes: [
      {
        code: 'changed',
        proxy: ({ body, ...rest }) => ({
          ...rest,
          body: Buffer.from(JSON.stringify(JSON.parse(body.toString() || '{}'))),
        }),
      },
      {
        code: 'headersChanged',
        proxy: ({ headers: { 'wechatpay-serial': _serial, ...headers }, ...rest }) => ({ ...rest, headers }),
      },
      {
        code: 'unknownShop',
        proxy: ({ headers: { 'taro-pay-probe': _probe, ...headers }, ...rest }) => ({ ...rest, headers }),
      },
    ],
    database: [{ code: 'unusable', variables: { DATABASE_URL: `file:${join(world.folder, 'none.db')}` } }],
    migrations: [
      {
        code: 'pending',
        arrange: () =>
          changeDatabase(
            world,
            `UPDATE "_prisma_migrations" SET "rolled_back_at" = 1 WHERE "migration_name" = '${FIRST_MIGRATION}'`,
            `UPDATE "_prisma_migrations" SET "rolled_back_at" = NULL`,
          ),
      },
      {
        code: 'newer',
        arrange: () =>
          changeDatabase(
            world,
            `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name") VALUES ('x', 'x', '9_later')`,
            `DELETE FROM "_prisma_migrations" WHERE "id" = 'x'`,
          ),
      },
    ],
    owner: [
      {
        code: 'other',
        arrange: () =>
          changeDatabase(
            world,
            `UPDATE "Merchant" SET "merchantId" = '1900000109'`,
            `UPDATE "Merchant" SET "merchantId" = '${merchant.merchantId}'`,
          ),
      },
    ],
    disk: [
      { code: 'little', surroundings: { freeBytes: () => 500e6 } },
      { code: 'full', surroundings: { freeBytes: () => 100e6 } },
    ],
    writeAheadLog: [
      {
        code: 'large',
        arrange: () => {
          const path = `${databasePath(world)}-wal`;
          const { size } = statSync(path);
          truncateSync(path, 100e6);
          return () => truncateSync(path, size);
        },
      },
    ],
    backup: [
      {
        code: 'old',
        arrange: () => {
          noteBackup(databasePath(world), { at: new Date(Date.now() - 40 * HOUR_MS), everySeconds: null });
          return () => noteBackup(databasePath(world), { at: new Date(), everySeconds: null });
        },
      },
      {
        code: 'none',
        arrange: () => {
          rmSync(`${databasePath(world)}.backup.json`);
          return () => noteBackup(databasePath(world), { at: new Date(), everySeconds: null });
        },
      },
      { code: 'gone', variables: store.environment, ...noted('s3://backups/deleted.db') },
      {
        code: 'unasked',
        variables: { ...store.environment, AWS_SECRET_ACCESS_KEY: another(store.config.secretAccessKey) },
        ...noted('s3://backups/deleted.db'),
      },
      {
        code: 'unasked',
        variables: { ...store.environment, AWS_REGION: '' },
        ...noted('s3://backups/deleted.db'),
      },
    ],
    miniProgramBuild: [
      { code: 'simulated', ...build({ payment: 'simulator', mode: 'development' }) },
      { code: 'notProduction', ...build({ mode: 'development' }) },
      { code: 'otherApp', ...build({ appId: another(merchant.appId) }) },
      { code: 'otherAddress', ...build({ apiBaseUrl: 'https://example.org' }) },
      {
        code: 'tooLarge',
        arrange: () => {
          writeFileSync(join(buildFolder, 'picture.png'), Buffer.alloc(3e6));
          return () => rmSync(join(buildFolder, 'picture.png'));
        },
      },
      {
        code: 'incomplete',
        arrange: () => {
          rmSync(join(buildFolder, 'build.json'));
          return () => writeBuild({});
        },
      },
    ],
  };
}

const HEAD = { version: '0.0.0', at: '2026-01-31T08:00:00.000Z' };

/** What is not in order. */
const complaints = (findings: readonly Finding[]) =>
  findings
    .filter(({ status }) => status === 'failed' || status === 'warning')
    .map(({ check, code }) => ({ check, code }));

/** Everything that a check can complain of. */
const badCodes = (check: string): string[] =>
  Object.entries(FINDINGS)
    .filter(([name]) => name === check)
    .flatMap(([, codes]) => Object.entries(codes))
    .filter(([, status]) => status === 'failed' || status === 'warning')
    .map(([code]) => code);

const isOfGroup = (check: string, group: Group): boolean =>
  Object.entries(CHECKS).some(([name, known]) => name === check && known.group === group);

/** In both languages: nothing of a fact is missing in the words, and whoever has to do something is told what. */
function expectWords(findings: readonly Finding[], what: string): void {
  for (const locale of ['en-US', 'zh-CN']) {
    const words = wordsFor(locale);
    const report = createReport(findings, words, HEAD);
    expect.soft(toText(report, words, false), what).not.toMatch(/\{\w+\}/);
    for (const { status, fix, page } of report.findings) {
      if (status === 'failed' || status === 'warning') expect.soft(fix, what).not.toBe('');
      expect.soft(page, what).toMatch(/^(https:|docs\/|UPGRADING\.md$)/);
    }
  }
}

test('in a healthy shop every check passes', async () => {
  const healthy = await (await openHealthyWorld()).examineWith({});
  expect(healthy.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(healthy.map(({ check }) => check)).toEqual(Object.keys(CHECKS));
  expectWords(healthy, 'healthy');
});

test.each(GROUPS)('in the group %s each fault fails its own check and no other', async (group) => {
  const world = await openHealthyWorld();
  const store = await startS3Server();
  for (const [check, faults] of Object.entries(faultsOf(world, store))) {
    if (!isOfGroup(check, group)) continue;
    expect.soft([...new Set(faults.map(({ code }) => code))].sort(), check).toEqual(badCodes(check).sort());
    for (const fault of faults) {
      const findings = await world.examineWith(fault);
      expect.soft(complaints(findings), `${check}: ${fault.code}`).toEqual([{ check, code: fault.code }]);
      expectWords(findings, `${check}: ${fault.code}`);
    }
  }
  expect(complaints(await world.examineWith({}))).toEqual([]);
});

test('a backup in a store passes while the store has it, and without a key by its note', async () => {
  const world = await openHealthyWorld();
  const store = await startS3Server();
  store.bucket.objects.set('backups/shop/one.db', { body: Buffer.from('one'), headers: {} });
  noteBackupAt(world, 's3://backups/shop/one.db');
  expect(complaints(await world.examineWith({ variables: store.environment }))).toEqual([]);
  noteBackupAt(world, 's3://backups/shop/other.db');
  expect(complaints(await world.examineWith({}))).toEqual([]);
});

test('of an empty environment every variable that is needed is named at once, and no other', async () => {
  const world = await openHealthyWorld();
  const nothing = Object.fromEntries(Object.keys(world.variables).map((name) => [name, '']));
  for (const more of [{}, { NODE_ENV: 'production' }]) {
    const [finding] = await world.examineWith({ variables: { ...nothing, ...DEFAULTS, ...more } });
    const names = String(finding?.facts.names).split(', ');
    const all = { ...world.shop.environment, ...IN_PRODUCTION };
    const enough = Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
    expect(Object.keys(enough).sort()).toEqual(names.sort());
    await loadConfig({ ...enough, ...more });
    for (const name of names) {
      await expect(loadConfig({ ...enough, ...more, [name]: '' }), name).rejects.toThrow(name);
    }
  }
});

test('a host that is silent, or a check that breaks, is told as such and stops nothing', async () => {
  const world = await openHealthyWorld();
  const silent = await world.examineWith({
    wechat: (passed) => (passed.path.startsWith('/wxa/sec/order/') ? { status: 502 } : passed),
  });
  expect(complaints(silent)).toEqual([{ check: 'shipping', code: 'unanswered' }]);
  const broken = await world.examineWith({
    surroundings: {
      freeBytes: () => {
        throw new Error('no such disk');
      },
    },
  });
  expect(complaints(broken)).toEqual([{ check: 'disk', code: 'broken' }]);
  expectWords([...silent, ...broken], 'any check');
});

test('what only time or --prepay can prove is told as unproven, and proven by them', async () => {
  const world = await openHealthyWorld();
  const { buyer, simulator } = world.shop;
  const codesOf = async (fault: Fault) => {
    const findings = await world.examineWith(fault);
    expect(complaints(findings)).toEqual([]);
    expectWords(findings, 'unproven');
    const { keyMode, apiV3Key, answerKey, binding } = Object.fromEntries(
      findings.map(({ check, code }) => [check, code]),
    );
    return { keyMode, apiV3Key, answerKey, binding };
  };
  // As a merchant of today, whose refusals come without a signature.
  simulator.control.setKeyMode('public-key');
  const prepaid: string[] = [];
  const withoutSignature: Answering = (passed) => {
    const [, outTradeNo] = /^\/v3\/pay\/transactions\/out-trade-no\/(\w+)/.exec(passed.path) ?? [];
    if (passed.path === '/v3/pay/transactions/jsapi') {
      prepaid.push(JSON.parse(passed.body.toString()).out_trade_no);
    }
    if (outTradeNo !== undefined && !prepaid.includes(outTradeNo)) {
      return json({ code: 'ORDER_NOT_EXIST', message: '' }, 404);
    }
    return at('/v3/certificates', json({ code: 'RESOURCE_NOT_EXISTS', message: '' }, 404))(passed);
  };
  const unsigned = { wechat: withoutSignature, surroundings: { prepays: false } };
  expect(await codesOf(unsigned)).toEqual({
    keyMode: 'publicKey',
    apiV3Key: 'unproven',
    answerKey: 'unproven',
    binding: 'notAsked',
  });
  expect(await codesOf({ wechat: withoutSignature })).toMatchObject({
    answerKey: 'verifies',
    binding: 'bound',
  });
  const { order, pay } = await buyer();
  expect(await pay((await order()).id)).toBe('requestPayment:ok');
  await simulator.control.idle();
  expect(await codesOf(unsigned)).toMatchObject({ apiV3Key: 'notified' });
});

test('without --prepay nothing is created at WeChat; with it the order of 1 fen is closed', async () => {
  const world = await openHealthyWorld();
  const { control } = world.shop.simulator;
  await world.examineWith({ surroundings: { prepays: false } });
  expect(control.orders()).toEqual([]);
  await world.examineWith({});
  expect(control.orders()).toMatchObject([{ tradeState: 'CLOSED' }]);
});

test('the database is only read: no migration is applied, and none is made where there is none', async () => {
  const world = await openHealthyWorld();
  const path = join(world.folder, 'none.db');
  await world.examineWith({ variables: { DATABASE_URL: `file:${path}` } });
  expect(existsSync(path)).toBe(false);
});

test('a PostgreSQL database is looked at as well', async () => {
  const world = await openHealthyWorld();
  const findings = await world.examineWith({ variables: { DATABASE_URL: await migratedPostgresql() } });
  expect(complaints(findings)).toEqual([{ check: 'backup', code: 'none' }]);
  expect(findings).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ check: 'migrations', code: 'applied' }),
      expect.objectContaining({ check: 'owner', code: 'nobodys' }),
      expect.objectContaining({ check: 'writeAheadLog', code: 'none' }),
    ]),
  );
});

test.each([
  ['docs/doctor.md', 'en-US'],
  ['docs/doctor.zh-CN.md', 'zh-CN'],
])('%s has a row for each check, with its title and all that it can complain of', (path, locale) => {
  const text = readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| `(\w+)` +\| (.+?) +\| .+? +\| (.+) \|$/gm)].map(
    ([, check = '', title = '', faults = '']) => ({
      check,
      title,
      codes: [...faults.matchAll(/`(\w+)`:/g)].map(([, code]) => code),
    }),
  );
  const { titles } = wordsFor(locale);
  expect(rows).toEqual(
    Object.entries(titles).map(([check, title]) => ({ check, title, codes: badCodes(check) })),
  );
});
