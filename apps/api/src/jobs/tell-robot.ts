import type { FastifyBaseLogger } from 'fastify';
import type { Dependencies } from '../dependencies.js';
import type { RobotService } from '../modules/robot/robot-service.js';
import { claimDueMessage, countDueMessages, type DueMessage } from '../modules/robot/robot-store.js';
import type { TraceStep } from '../traces/trace-step.js';
import { createSweep, growing } from './claim.js';

const MINUTE = 60_000;

/** The delays after failed attempts. The last one repeats until the message has arrived. */
const DELAYS_MS = [MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE] as const;

interface Options extends Pick<Dependencies, 'database' | 'now'> {
  readonly robot: RobotService;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
  readonly isStopping: () => boolean;
  readonly traceStep: TraceStep;
}

/** Tells the group's robot of open anomalies: one message at a time, by one instance. */
export function createRobotJob(options: Options): () => Promise<void> {
  const { database, now, robot, log, isStopping, traceStep } = options;
  const sweep = createSweep<DueMessage>({
    name: 'tellRobot',
    orderOf: () => null,
    traceStep,
    now,
    delayMs: ({ checkCount }) => growing(DELAYS_MS, checkCount),
    kinds: [
      {
        farthestMs: Math.max(...DELAYS_MS),
        countDue: (span) => countDueMessages(database, span),
        claimDue: (span, plan) => claimDueMessage(database, span, plan),
      },
    ],
    step: () => robot.tell(),
    isStopping,
    onError: (_, error) => log.warn({ err: error }, 'the robot’s message could not be sent yet'),
  });
  return async () => {
    await robot.plan();
    await sweep();
  };
}
