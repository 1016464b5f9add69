import closeWithGrace from 'close-with-grace';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { type AppOptions, createApp } from './app.js';
import { ConfigError } from './config/config.js';
import { DatabaseFileError } from './database/database-file.js';
import { databaseTrouble, TROUBLES } from './database/database-trouble.js';
import { loggerOptions } from './http/logger.js';
import { runRepeatedly } from './jobs/timer.js';

/** How long requests in flight may take once the process was told to stop. */
const SHUTDOWN_MS = 10_000;

/** How often each job looks for what is due. */
const JOB_INTERVAL_MS = 5_000;

interface ServeOptions extends Omit<AppOptions, 'logger'> {
  /** What this process serves beside the API. */
  readonly prepare?: (app: FastifyInstance) => Promise<void>;
}

/**
 * The API as a process: it listens, runs the jobs, and ends with grace. What stops the start is told in one line, and
 * ends the process with code 1.
 */
export async function serve(options: ServeOptions = {}): Promise<void> {
  try {
    await start(options);
  } catch (error) {
    console.error(explain(error));
    process.exit(1);
  }
}

async function start({ prepare, ...options }: ServeOptions): Promise<void> {
  const app = await createApp({ ...options, logger: loggerOptions(process.stdout.isTTY) });
  await prepare?.(app);
  const { host, port } = app.config;
  let stopJobs = async () => {};
  // Requests end first; then the jobs, which begin nothing new as soon as the server closes; then the database.
  app.addHook('onClose', () => stopJobs());
  await app.listen({ host, port });
  const stops = app.jobs.map((job) =>
    runRepeatedly(() => job().catch((error: unknown) => tellFailure(app.log, error)), JOB_INTERVAL_MS),
  );
  stopJobs = async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
  closeWithGrace({ delay: SHUTDOWN_MS, logger: app.log }, async ({ err }) => {
    if (err !== undefined) app.log.error({ err }, 'stopping on an error');
    await app.close();
  });
}

function tellFailure(log: FastifyBaseLogger, error: unknown): void {
  const trouble = databaseTrouble(error);
  if (trouble === null) log.error({ err: error }, 'a job failed');
  else log.warn({ trouble }, `a job was put off: ${TROUBLES[trouble]}`);
}

/** What stops the start is told in one line where it is a known thing: the configuration, the database's file, or a taken port. */
function explain(error: unknown): unknown {
  if (error instanceof ConfigError) return `Configuration: ${error.message}`;
  if (error instanceof DatabaseFileError) return `Configuration: DATABASE_URL: ${error.message}`;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'The port is taken: set PORT to another one, or stop what listens there.';
  }
  return error;
}
