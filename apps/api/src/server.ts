import closeWithGrace from 'close-with-grace';
import { createApp } from './app.js';
import { ConfigError } from './config.js';
import { runRepeatedly } from './jobs/timer.js';
import { loggerOptions } from './logger.js';

/** How long requests in flight may take once the process was told to stop. */
const SHUTDOWN_MS = 10_000;

/** How often the sweeps look for rows whose time has come. */
const SWEEP_INTERVAL_MS = 5_000;

async function main(): Promise<void> {
  const app = await createApp({ logger: loggerOptions(process.stdout.isTTY) });
  const { host, port } = app.config;
  await app.listen({ host, port });
  const stopSweeps = runRepeatedly(
    () => app.sweep().catch((error: unknown) => app.log.error({ err: error }, 'sweep failed')),
    SWEEP_INTERVAL_MS,
  );
  closeWithGrace({ delay: SHUTDOWN_MS, logger: app.log }, async ({ err }) => {
    if (err !== undefined) app.log.error({ err }, 'stopping on an error');
    await stopSweeps();
    await app.close();
  });
}

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exit(1);
});

/** What stops the start is told in one line where it is a known thing: the configuration, or a taken port. */
function explain(error: unknown): unknown {
  if (error instanceof ConfigError) return `Configuration: ${error.message}`;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'The port is taken: set PORT to another one, or stop what listens there.';
  }
  return error;
}
