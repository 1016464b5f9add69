import type { RobotFailureReport, RobotKind } from '@taro-pay/contracts';
import type { RobotConfig } from '../../config/robot.js';
import { exchange, NoAnswer } from '../../wechat/exchange.js';
import { parseJson } from '../../wechat/json.js';
import { PLATFORMS } from './robot-platforms.js';
import type { RobotText } from './robot-text.js';

/** Far less than the minute after which another instance may try. */
const TIMEOUT_MS = 5_000;

/** Of the platform's own words this much is kept. */
const DETAIL_CHARACTERS = 200;

export interface RobotSender {
  readonly kind: RobotKind;
  readonly host: string;
  /** Null where the platform has taken the message. */
  readonly send: (text: RobotText) => Promise<RobotFailureReport | null>;
}

/**
 * Sends messages to a group's robot, one request each.
 * @param now the clock of signatures, in milliseconds since 1970
 */
export function createRobotSender(
  config: RobotConfig,
  now: () => number,
  timeoutMs = TIMEOUT_MS,
): RobotSender {
  const { kind } = config;
  const platform = PLATFORMS[kind];
  const secrets = secretsOf(config);

  /** Platforms quote in their words what they were sent. */
  function clean(words: string): string {
    const plain = secrets.reduce((text, secret) => text.replaceAll(secret, '…'), words);
    return [...plain.replaceAll(/[\p{Cc}\p{Cs}]+/gu, ' ').trim()].slice(0, DETAIL_CHARACTERS).join('');
  }

  async function send(text: RobotText): Promise<RobotFailureReport | null> {
    const { url, body } = platform.request(config, text, now());
    const headers = { 'Content-Type': 'application/json; charset=utf-8' };
    const request = { method: 'POST', url, headers, body: JSON.stringify(body) } as const;
    const answer = await exchange(request, timeoutMs).catch((error: unknown) => {
      if (error instanceof NoAnswer) return error;
      throw error;
    });
    if (answer instanceof NoAnswer) return { reason: 'NO_ANSWER', detail: clean(answer.message) };
    if (answer.status !== 200) return { reason: 'HTTP_STATUS', detail: String(answer.status) };
    const fields = parseJson(answer.body);
    const verdict = isObject(fields) ? platform.verdict(fields) : null;
    if (verdict === null) return { reason: 'UNREADABLE', detail: '' };
    if (verdict.code === 0) return null;
    return { reason: platform.reason(verdict), detail: clean(`${verdict.code} ${verdict.words}`) };
  }

  return { kind, host: new URL(config.url).host, send };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** What of the address and the secret nobody may read: keys are long, words of a path are not. */
function secretsOf({ url, secret }: RobotConfig): string[] {
  const { searchParams, pathname } = new URL(url);
  const parts = [...searchParams.values(), ...pathname.split('/'), ...(secret === null ? [] : [secret])];
  return parts.filter((part) => part.length >= 8);
}
