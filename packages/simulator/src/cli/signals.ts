import { constants } from 'node:os';

/** What a command does about SIGINT and SIGTERM. */
export interface Signals {
  readonly interruption: AbortSignal;
  /** What a shell answers for a command that a signal ended. */
  readonly exitCode: () => number;
  readonly stop: () => void;
}

/** The first signal ends the run in order, a second one at once. */
export function listenForSignals(): Signals {
  const controller = new AbortController();
  let exitCode = 1;
  const onSignal = (signal: 'SIGINT' | 'SIGTERM') => {
    exitCode = 128 + constants.signals[signal];
    controller.abort();
  };
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  return {
    interruption: controller.signal,
    exitCode: () => exitCode,
    stop() {
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    },
  };
}
