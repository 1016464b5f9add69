import { setTimeout as wait } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { type AppOptions, createApp } from './app.js';
import { ConfigError } from './config/config.js';
import { DatabaseRefusal } from './database/database-refusal.js';
import { databaseTrouble, TROUBLES } from './database/database-trouble.js';
import { loggerOptions } from './http/logger.js';
import { runRepeatedly } from './jobs/timer.js';
import { listenForMetrics } from './metrics/metrics-server.js';

/** The time that requests in flight have after a signal to stop. */
const SHUTDOWN_MS = 10_000;

/** The pause between two runs of a job. */
const JOB_INTERVAL_MS = 5_000;

interface ServeOptions extends Omit<AppOptions, 'logger'> {
  /** Whether log lines are coloured instead of JSON; default: in a terminal. */
  readonly hasColours?: boolean;
  /** Registers what this process serves beside the API. */
  readonly prepare?: (app: FastifyInstance) => Promise<void>;
}

/**
 * The API as a process: it listens, runs the jobs, and shuts down gracefully. A failed start is reported in one line
 * and ends the process with code 1.
 */
export async function serve(options: ServeOptions = {}): Promise<void> {
  try {
    await start(options);
  } catch (error) {
    console.error(explain(error));
    process.exit(1);
  }
}

async function start({
  hasColours = process.stdout.isTTY,
  prepare,
  ...options
}: ServeOptions): Promise<void> {
  const app = await createApp({ ...options, logger: loggerOptions(hasColours) });
  await prepare?.(app);
  const { host, port, metricsPort, drainSeconds } = app.config;
  const drainMs = drainSeconds * 1000;
  let stopJobs = async () => {};
  // The order of a shutdown: proxies look elsewhere, requests end, the jobs start nothing new and end, the database closes.
  app.addHook('onClose', () => stopJobs());
  let stopMetrics = async () => {};
  app.addHook('onClose', () => stopMetrics());
  await app.listen({ host, port });
  if (app.meters !== null && metricsPort !== null) {
    stopMetrics = await listenForMetrics(app.meters, metricsPort, app.log);
  }
  // In the background: the shop opens without WeChat.
  void app.checkMessages();
  const stops = app.jobs.map((job) =>
    runRepeatedly(() => job().catch((error: unknown) => tellFailure(app.log, error)), JOB_INTERVAL_MS),
  );
  stopJobs = async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
  closeWithGrace({ delay: drainMs + SHUTDOWN_MS, logger: app.log }, async ({ err }) => {
    if (err === undefined) {
      app.drain();
      await wait(drainMs);
    } else app.log.error({ err }, 'stopping on an error');
    await app.close();
  });
}

function tellFailure(log: FastifyBaseLogger, error: unknown): void {
  const trouble = databaseTrouble(error);
  if (trouble === null) log.error({ err: error }, 'a job failed');
  else log.warn({ trouble }, `a job was postponed: ${TROUBLES[trouble]}`);
}

/** One line for a known cause: the configuration, the database, or a port in use. */
function explain(error: unknown): unknown {
  if (error instanceof ConfigError) return `Configuration: ${error.message}`;
  if (error instanceof DatabaseRefusal) return `Configuration: DATABASE_URL: ${error.message}`;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'The port is in use: set PORT to another one, or stop the process that listens on it.';
  }
  return error;
}
