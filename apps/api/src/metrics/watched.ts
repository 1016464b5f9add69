import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Gauge } from 'prom-client';
import type { Dependencies } from '../dependencies.js';
import type { LoadGuard } from '../http/load-guard.js';
import { type Books, createBooksReader } from './books.js';
import type { Meters } from './meters.js';
import { createPublicCertificate } from './public-certificate.js';

type Options = Pick<Dependencies, 'database' | 'now' | 'wechat'> & {
  readonly log: Parameters<typeof createBooksReader>[0]['log'];
  readonly guard: LoadGuard;
  readonly publicBaseUrl: string;
};

/** Adds what is looked at when somebody asks: the state of the process, and of the books. */
export function watchProcess(meters: Meters, options: Options): void {
  const { database, wechat, guard } = options;
  watchRuntime(meters);
  const gauge = gaugesOf(meters);
  const connections = gauge('database_connections', 'Connections by whether they are in use.', ['state']);
  const waiting = gauge('database_waiting', 'Those that wait for a connection, or for their turn to write.');
  const queued = gauge('load_guard_waiting', 'Requests that wait to be begun.');
  const working = gauge('load_guard_working', 'Requests in work.', ['kind']);
  const isOpen = gauge('wechat_breaker_open', '1 where calls fail without being sent.', ['guard']);
  const inFlight = gauge('wechat_calls_in_flight', 'Calls to WeChat without an answer yet.', ['guard']);
  meters.watch(() => {
    const pressure = database.pressure();
    connections.set({ state: 'idle' }, pressure.idle);
    connections.set({ state: 'used' }, pressure.connections - pressure.idle);
    waiting.set(pressure.waiting);
    const load = guard.state();
    queued.set(load.waiting);
    for (const [kind, count] of Object.entries(load.working)) working.set({ kind }, count);
    for (const state of wechat.guards()) {
      isOpen.set({ guard: state.name }, Number(state.isOpen));
      inFlight.set({ guard: state.name }, state.inFlight);
    }
  });
  watchCertificates(meters, options);
  watchBooks(meters, createBooksReader(options));
}

/** A certificate that is not known has no series. */
function watchCertificates(meters: Meters, options: Options): void {
  const left = gaugesOf(meters)(
    'certificate_left_seconds',
    'The time until a certificate ends: of PUBLIC_BASE_URL as seen from here, and WeChat’s last platform certificate.',
    ['certificate'],
  );
  const publicEndMs = createPublicCertificate(options);
  meters.watch(() => {
    const ends = { public: publicEndMs(), platform: options.wechat.certificatesEndMs() };
    for (const [certificate, endMs] of Object.entries(ends)) {
      if (endMs === null) left.remove({ certificate });
      else left.set({ certificate }, (endMs - options.now()) / 1000);
    }
  });
}

/** Node's own figures. prom-client's would observe each garbage collection, which costs more than all else here. */
function watchRuntime(meters: Meters): void {
  const gauge = gaugesOf(meters);
  const delay = gauge('event_loop_delay_seconds', 'How late a timer was since the last scrape.', [
    'quantile',
  ]);
  const cpu = gauge('process_cpu_seconds', 'User and system time of the process since its start.');
  const memory = gauge('process_memory_bytes', 'Memory of the process.', ['kind']);
  const started = gauge('process_start_time_seconds', 'When the process began, in seconds since 1970.');
  const turns = monitorEventLoopDelay({ resolution: 20 });
  turns.enable();
  meters.watch(() => {
    delay.set({ quantile: '0.5' }, turns.percentile(50) / 1e9);
    delay.set({ quantile: '0.99' }, turns.percentile(99) / 1e9);
    delay.set({ quantile: '1' }, turns.max / 1e9);
    turns.reset();
    const { user, system } = process.cpuUsage();
    cpu.set((user + system) / 1e6);
    const { rss, heapUsed } = process.memoryUsage();
    memory.set({ kind: 'resident' }, rss);
    memory.set({ kind: 'heap' }, heapUsed);
    started.set(Math.round(performance.timeOrigin / 1000));
  });
}

function watchBooks(meters: Meters, read: () => Promise<Books | null>): void {
  const gauge = gaugesOf(meters);
  const isRead = gauge(
    'books_readable',
    '0 where the database did not answer; what is read from it is old then.',
  );
  const orders = gauge('orders', 'Orders of a state that ends, at most 10,000.', ['status']);
  const overdue = gauge(
    'order_overdue_seconds',
    'How long the oldest PENDING order is past its end; 0 where none is.',
  );
  const refunds = gauge('refunds', 'Refunds of a state that needs somebody, at most 10,000.', ['status']);
  const lag = gauge('sweep_lag_seconds', 'How long the check that has waited longest is due.', ['sweep']);
  const anomalies = gauge('anomalies_open', 'Open anomalies, at most 10,000.', ['kind']);
  const anomalyAge = gauge('anomaly_oldest_seconds', 'The age of the oldest open anomaly; 0 where none is.', [
    'kind',
  ]);
  const outbox = gauge(
    'outbox',
    'What is to be sent to WeChat: messages to buyers, reports of shipments; at most 10,000.',
    ['queue'],
  );
  const outboxAge = gauge(
    'outbox_oldest_seconds',
    'The age of the oldest that was tried and still waits; 0 where none does.',
    ['queue'],
  );
  const unshipped = gauge('unshipped_orders', 'Paid orders that are to be shipped, at most 10,000.');
  const unshippedAge = gauge(
    'unshipped_oldest_seconds',
    'The time since the payment of the oldest of them; 0 where none is.',
  );
  const days = gauge('days_not_reconciled', 'Days whose bill is ready and that are not reconciled.');
  const backupAge = gauge(
    'backup_age_seconds',
    'The age of the newest backup, or of the first order where there is none.',
  );
  const backupEvery = gauge('backup_every_seconds', 'How often a backup is made; a day where nobody said.');
  meters.watch(async () => {
    const books = await read();
    isRead.set(Number(books !== null));
    if (books === null) return;
    for (const [status, count] of books.orders) orders.set({ status }, count);
    for (const [status, count] of books.refunds) refunds.set({ status }, count);
    for (const [sweep, seconds] of books.sweepLagSeconds) lag.set({ sweep }, seconds);
    for (const [kind, { count, oldestSeconds }] of books.anomalies) {
      anomalies.set({ kind }, count);
      anomalyAge.set({ kind }, oldestSeconds);
    }
    for (const [queue, { count, oldestSeconds }] of books.outbox) {
      outbox.set({ queue }, count);
      outboxAge.set({ queue }, oldestSeconds);
    }
    unshipped.set(books.unshipped.count);
    unshippedAge.set(books.unshipped.oldestSeconds);
    overdue.set(books.overdueSeconds);
    days.set(books.daysNotReconciled);
    backupAge.set(books.backup.ageSeconds);
    backupEvery.set(books.backup.everySeconds);
  });
}

function gaugesOf({ registry }: Meters) {
  return <Label extends string = never>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Gauge({ name: `taro_pay_${name}`, help, labelNames: [...labelNames], registers: [registry] });
}
