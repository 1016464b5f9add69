import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { express, knowCarriers, paid } from '../../test/delivery.js';
import { systemProgram } from '../../test/programs.js';
import { type Buyer, openShop, type Shop } from '../../test/shop.js';
import { listenWithCertificate } from '../../test/tls-server.js';
import { databasePath } from '../database/database-file.js';
import { noteBackup } from '../database/newest-backup.js';

const RULES = fileURLToPath(new URL('../../../../deploy/prometheus/rules.yml', import.meta.url));
const RUNBOOK = new URL('../../../../docs/runbook.md', import.meta.url);
const ALERTS = [...readFileSync(RULES, 'utf8').matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name);

/** As prometheus.yml has it. */
const SCRAPE_SECONDS = 15;

const promtool = systemProgram('promtool', 'prometheus') ?? '';

beforeEach(() => {
  // In the evening in Beijing: no bill becomes ready within a scenario.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-03-10T20:00:00+08:00') });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A shop whose metrics are recorded as Prometheus would read them, while its clock runs. */
async function openRecorded({
  skewMs = (): number => 0,
  stepSeconds = SCRAPE_SECONDS,
  environment = {},
} = {}) {
  const shop = await openShop({
    environment: { METRICS_PORT: '0', DELIVERY_KINDS: 'none,express', ...environment },
    signatureNow: () => Date.now() + skewMs(),
  });
  const series = new Map<string, string[]>();
  let scrapes = 0;
  async function scrape(): Promise<void> {
    const text = (await shop.app.meters?.scrape()) ?? '';
    for (const line of `up 1\n${text}`.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
      const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      const key = `${name}{${[labels, 'job="taro-pay",instance="one"'].filter((one) => one !== '').join(',')}}`;
      const values = series.get(key) ?? Array<string>(scrapes).fill('_');
      series.set(key, [...values, value.replace('Nan', 'NaN')]);
    }
    scrapes += 1;
  }
  return {
    ...shop,
    /** Lets time pass. Before each scrape the shop does `work` and its jobs, where they run. */
    async run(minutes: number, work: (minute: number) => Promise<unknown> = async () => {}, sweeps = true) {
      for (let second = 0; second < minutes * 60; second += stepSeconds) {
        vi.setSystemTime(Date.now() + stepSeconds * 1000);
        if (second % 60 === 0) await work(second / 60);
        await shop.simulator.control.idle();
        if (sweeps) await shop.app.sweep();
        await scrape();
      }
    },
    /** The alarms that are firing at the end, by Debian’s promtool. */
    firing: () => firingAlerts(series, scrapes, stepSeconds),
  };
}

async function firingAlerts(
  series: ReadonlyMap<string, readonly string[]>,
  scrapes: number,
  stepSeconds: number,
): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rules-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'test.yml');
  const fired: string[] = [];
  // promtool says only whether an expectation holds: each alarm is expected to be silent.
  const file = {
    rule_files: [RULES],
    evaluation_interval: `${stepSeconds}s`,
    tests: [
      {
        interval: `${stepSeconds}s`,
        input_series: [...series].map(([name, values]) => ({ series: name, values: values.join(' ') })),
        alert_rule_test: ALERTS.map((alertname) => ({
          alertname,
          eval_time: `${(scrapes - 1) * stepSeconds}s`,
          exp_alerts: [],
        })),
      },
    ],
  };
  // JSON is YAML.
  writeFileSync(path, JSON.stringify(file));
  const { stdout, stderr } = await promisify(execFile)(promtool, ['test', 'rules', path]).catch(
    (error) => error,
  );
  const said = `${stdout}${stderr}`;
  if (!/SUCCESS|FAILED/.test(said)) throw new Error(said);
  for (const [, name = ''] of said.matchAll(/alertname: ?(\w+)/g)) fired.push(name);
  return fired;
}

/** A buyer pays; how it becomes known is up to the scenario. */
async function sell(buyer: Buyer): Promise<string> {
  const { id } = await buyer.order();
  await buyer.pay(id);
  return id;
}

const setFault = (
  { simulator }: Pick<Shop, 'simulator'>,
  fault: 'DROPPED' | 'WRONG_SIGNATURE' | 'NOT_ENOUGH',
) => simulator.control.setFaults({ rules: [{ operation: '*', fault }] });

test.skipIf(promtool === '')('Prometheus takes the configuration with its rules', async () => {
  const path = fileURLToPath(new URL('../../../../deploy/prometheus/prometheus.yml', import.meta.url));
  const { stdout } = await promisify(execFile)(promtool, ['check', 'config', path]);
  expect(stdout).toContain(`${ALERTS.length} rules found`);
});

test.skipIf(promtool === '')('half an hour of sales and a refund raise no alarm', async () => {
  const shop = await openRecorded();
  const alice = await shop.buyer();
  const id = await sell(alice);
  await shop.run(30, () => sell(alice));
  await shop.operator('createRefund', {
    params: { orderId: id },
    idempotencyKey: 'refund-of-the-tests',
    body: { amountFen: 1, reason: '不想要了' },
  });
  await shop.run(5);
  expect(await shop.firing()).toEqual([]);
});

test.skipIf(promtool === '')(
  'payments that no notification tells of are seen, and that sweeps find them',
  async () => {
    const shop = await openRecorded();
    const alice = await shop.buyer();
    await shop.run(1);
    setFault(shop, 'DROPPED');
    await shop.run(40, () => sell(alice));
    expect(await shop.firing()).toEqual(['NotificationsMissing', 'KnownBySweep']);
  },
);

test.skipIf(promtool === '')('notifications whose signature is wrong', async () => {
  const shop = await openRecorded();
  const alice = await shop.buyer();
  await shop.run(1);
  setFault(shop, 'WRONG_SIGNATURE');
  await shop.run(10, () => sell(alice));
  expect(await shop.firing()).toContain('SignaturesRefused');
});

test.skipIf(promtool === '')('jobs that do not run: an order past its end, and a sweep behind', async () => {
  const shop = await openRecorded();
  const alice = await shop.buyer();
  await alice.call('payOrder', { params: { orderId: (await alice.order()).id } });
  await shop.run(30, async () => {}, false);
  expect(await shop.firing()).toEqual(['OrderOverdue', 'SweepBehind']);
});

test.skipIf(promtool === '')('a WeChat that cannot be reached', async () => {
  const shop = await openRecorded();
  const alice = await shop.buyer();
  const { id: orderId } = await alice.order();
  shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'CONNECTION_RESET' }] });
  await shop.run(5, async () => {
    for (let tries = 0; tries < 6; tries += 1)
      await alice.call('payOrder', { params: { orderId } }).catch(() => {});
  });
  expect(await shop.firing()).toContain('WechatFailing');
});

test.skipIf(promtool === '')('a refund that WeChat refuses', async () => {
  const shop = await openRecorded();
  const id = await sell(await shop.buyer());
  await shop.run(2);
  setFault(shop, 'NOT_ENOUGH');
  await shop
    .operator('createRefund', {
      params: { orderId: id },
      idempotencyKey: 'refund-of-the-tests',
      body: { amountFen: 1, reason: '不想要了' },
    })
    .catch(() => {});
  await shop.run(2);
  expect(await shop.firing()).toContain('RefundRefused');
});

test.skipIf(promtool === '')('an anomaly that nobody looks at, and a clock that goes wrong', async () => {
  let skewMs = 0;
  const shop = await openRecorded({ skewMs: () => skewMs });
  shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'WRONG_AMOUNT' }] });
  const alice = await shop.buyer();
  await sell(alice);
  await shop.run(65);
  shop.simulator.control.setFaults({});
  skewMs = 120_000;
  await shop.run(4, () => sell(alice).catch(() => {}));
  expect(await shop.firing()).toEqual(['AnomalyOpen', 'ClockSkewed']);
});

test.skipIf(promtool === '')(
  'a day without a reconciliation, and a database that does not answer',
  async () => {
    const shop = await openRecorded({ stepSeconds: 60 });
    await sell(await shop.buyer());
    await shop.simulator.control.idle();
    vi.setSystemTime(Date.parse('2026-03-11T10:00:00+08:00'));
    await shop.run(125, async () => {}, false);
    expect(await shop.firing()).toContain('DayNotReconciled');
    await shop.database.$executeRaw`ALTER TABLE "Refund" RENAME TO "Elsewhere"`;
    await shop.run(2, async () => {}, false);
    expect(await shop.firing()).toContain('DatabaseUnreadable');
  },
);

test.skipIf(promtool === '')('a backup that is late', async () => {
  const shop = await openRecorded();
  await sell(await shop.buyer());
  const note = () => {
    const at = new Date(Date.now());
    noteBackup(databasePath(shop.environment.DATABASE_URL ?? ''), { at, everySeconds: 300 });
  };
  if (!shop.database.isShared) {
    await shop.run(6, async (minute) => minute % 5 === 0 && note());
    expect(await shop.firing()).toEqual([]);
    await shop.run(7);
  } else vi.setSystemTime(Date.now() + 40 * 3_600_000);
  await shop.run(6);
  expect(await shop.firing()).toContain('BackupOld');
});

test.skipIf(promtool === '')(
  'a report of a shipment that WeChat refuses, and messages that it does not take for an hour',
  async () => {
    const shop = await openRecorded({ stepSeconds: 60 });
    const { control } = shop.simulator;
    control.setTradeManaged(true);
    const alice = await shop.buyer();
    await knowCarriers(shop);
    const { id: orderId } = await paid(shop, alice, { delivery: express });
    const templateIds = ['Test-order-shipped'];
    control.requestSubscribeMessage({ user: alice.user, tmplIds: templateIds });
    await alice.call('acceptSubscriptions', { params: { orderId }, body: { templateIds } });
    control.setFaults({
      rules: [
        { operation: 'shipping', fault: 'INVALID_REQUEST' },
        { operation: 'subscribeMessage', fault: 'SYSTEM_ERROR' },
      ],
    });
    await shop.operator('shipOrder', {
      params: { orderId },
      body: { kind: 'express', carrier: 'SF', trackingNo: 'SF1234567890' },
    });
    await shop.run(2);
    expect(await shop.firing()).toEqual(['ShippingRefused']);
    await shop.run(66);
    expect(await shop.firing()).toEqual(['ShippingRefused', 'OutboxStuck']);
  },
);

test.skipIf(promtool === '')('a certificate that nobody has renewed a day after it was time', async () => {
  const { url, endMs } = await listenWithCertificate();
  const stepSeconds = 3_600;
  vi.setSystemTime(endMs - 31 * 86_400_000);
  const shop = await openRecorded({ stepSeconds, environment: { PUBLIC_BASE_URL: url } });
  await shop.run(47 * 60);
  expect(await shop.firing()).toEqual([]);
  await shop.run(4 * 60);
  expect(await shop.firing()).toEqual(['CertificateEnding']);
});

test('every alarm has its section of the runbook', () => {
  const headings = [...readFileSync(RUNBOOK, 'utf8').matchAll(/^## (\w+)$/gm)].map(([, name]) => name);
  expect([...ALERTS].sort()).toEqual(headings.filter((name) => name !== undefined).sort());
});
