import type { OperationOutputs, RobotFailureReport } from '@taro-pay/contracts';
import type { FastifyBaseLogger } from 'fastify';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import {
  addToMessage,
  countUntold,
  hasUntoldAnomaly,
  listFailedDays,
  listKindsOfMessage,
} from '../anomalies/anomaly-telling-store.js';
import { type Act, recordAct } from '../audit/audit-log.js';
import type { RobotSender } from './robot-sender.js';
import {
  dropPlan,
  endMessage,
  FIRST_MESSAGE,
  findRobot,
  noteFailure,
  noteTestSuccess,
  planMessage,
  takeTestTurn,
} from './robot-store.js';
import { anomaliesText, testText } from './robot-text.js';

/** What opens within this time is one message; no two messages are closer. */
const COLLECT_MS = 60_000;

/** The pause between two test messages: the platforms count them with the others. */
const TEST_PAUSE_MS = 10_000;

/** A message names this many days that could not be reconciled. */
const DAYS_NAMED = 3;

interface Options extends Pick<Dependencies, 'database' | 'now'> {
  /** Null where no robot is set. */
  readonly sender: RobotSender | null;
  readonly publicBaseUrl: string;
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn'>;
}

/**
 * Tells the shop's group of open anomalies, each once. Anomalies are put into the message before it is sent, and the
 * message ends once the platform has taken it. A crash in between, or an answer that never came, sends it again: the
 * platforms cannot be asked whether they have a message.
 */
export function createRobotService({ database, now, sender, publicBaseUrl, log }: Options) {
  const consoleUrl = `${publicBaseUrl}/console`;

  async function deliver(robot: RobotSender, message: number): Promise<void> {
    await database.transaction((tx) => addToMessage(tx, message));
    const kinds = await listKindsOfMessage(database, message);
    if (kinds.length === 0) return dropPlan(database, message);
    const failedDays = await listFailedDays(database, message, DAYS_NAMED);
    const failure = await robot.send(anomaliesText({ kinds, failedDays }, consoleUrl));
    if (failure === null) {
      await endMessage(database, message, new Date(now()));
      log.info({ message, kinds: kinds.length }, 'the robot told of open anomalies');
    } else {
      await noteFailure(database, failure, new Date(now()));
      log.warn({ message, ...failure }, 'the robot’s message did not arrive; it is sent again');
    }
  }

  async function test(robot: RobotSender, act: Act): Promise<RobotFailureReport | null> {
    const at = new Date(now());
    await database.transaction(async (tx) => {
      if (!(await takeTestTurn(tx, at, new Date(at.getTime() - TEST_PAUSE_MS)))) {
        throw new ApiProblem('RATE_LIMITED', 'A test message was sent seconds ago.', {
          retryAfterSeconds: TEST_PAUSE_MS / 1000,
        });
      }
      await recordAct(tx, act, { action: 'testRobot', at, subject: robot.kind });
    });
    const failure = await robot.send(testText(consoleUrl));
    const then = new Date(now());
    // An attempt under way ends before `soon`: it is not brought forward into a second one.
    const soon = new Date(then.getTime() + COLLECT_MS);
    if (failure === null) await noteTestSuccess(database, then, soon);
    else await noteFailure(database, failure, then);
    return failure;
  }

  return {
    async state(): Promise<OperationOutputs['getRobot']> {
      if (sender === null) return { robot: null };
      const row = await findRobot(database);
      const { kind, host } = sender;
      const failure = row?.lastFailure ?? null;
      return {
        robot: {
          kind,
          host,
          waiting: await countUntold(database, row?.message ?? FIRST_MESSAGE),
          nextTryAt: row?.nextCheckAt?.toISOString() ?? null,
          lastSuccessAt: row?.lastSuccessAt?.toISOString() ?? null,
          lastFailure:
            failure === null
              ? null
              : {
                  at: (row?.lastFailureAt ?? new Date(0)).toISOString(),
                  reason: failure,
                  detail: row?.lastFailureDetail ?? '',
                },
        },
      };
    },

    /** Sends a test message, and answers what the platform said. @throws ApiProblem where no robot is set */
    async test(act: Act): Promise<OperationOutputs['testRobot']> {
      if (sender === null) throw new ApiProblem('ROBOT_NOT_SET');
      return { failure: await test(sender, act) };
    },

    /** Plans a message where an open anomaly waits for one and none is planned. */
    async plan(): Promise<void> {
      if (sender === null || (await findRobot(database))?.nextCheckAt != null) return;
      if (await hasUntoldAnomaly(database)) await planMessage(database, new Date(now() + COLLECT_MS));
    },

    /** Sends the message that was planned, with everything that is open by now. */
    async tell(): Promise<void> {
      const row = await findRobot(database);
      if (sender !== null && row !== null) await deliver(sender, row.message);
    },
  };
}

export type RobotService = ReturnType<typeof createRobotService>;
