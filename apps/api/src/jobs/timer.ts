/**
 * Runs `job` repeatedly, `intervalMs` after the last run ended: runs never overlap.
 * @returns a function that stops it and resolves when a run in progress has ended
 */
export function runRepeatedly(job: () => Promise<void>, intervalMs: number): () => Promise<void> {
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout;
  const schedule = () => {
    timer = setTimeout(() => {
      running = job().finally(() => {
        if (!isStopped) schedule();
      });
    }, intervalMs);
  };
  schedule();
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await running;
  };
}
