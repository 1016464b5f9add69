import { ROBOT_KINDS, type RobotKind } from '@taro-pay/contracts';
import type { Environment } from './environment.js';
import { ConfigError, missing, optional, requireHttps } from './values.js';

/** A group robot that hears of open anomalies. */
export interface RobotConfig {
  readonly kind: RobotKind;
  /** The webhook. Whoever knows it can write into the group: it is a secret. */
  readonly url: string;
  /** The key of the signature; null where the platform has none. */
  readonly secret: string | null;
}

/** WeCom has no signature. */
const IS_SIGNED = { wecom: false, dingtalk: true, feishu: true } as const satisfies Record<
  RobotKind,
  boolean
>;

/** Null where no robot is set. @throws ConfigError where it is set by half, never with its address or secret */
export function readRobotConfig(env: Environment, isProduction: boolean): RobotConfig | null {
  const names = ['ROBOT_KIND', 'ROBOT_URL', 'ROBOT_SECRET'] as const;
  if (names.every((name) => optional(env, name) === null)) return null;
  const kind = robotKind(env);
  const url = robotUrl(env, isProduction);
  const secret = optional(env, 'ROBOT_SECRET');
  if (IS_SIGNED[kind] && secret === null) {
    throw missing('ROBOT_SECRET', `a robot of ${kind} signs; its settings show the secret`);
  }
  if (!IS_SIGNED[kind] && secret !== null) {
    throw new ConfigError(`ROBOT_SECRET has to be left out: a robot of ${kind} has no signature.`);
  }
  return { kind, url, secret };
}

function robotKind(env: Environment): RobotKind {
  const value = optional(env, 'ROBOT_KIND');
  if (value === null) throw missing('ROBOT_KIND', `name the platform, ${ROBOT_KINDS.join(', ')}`);
  const kind = ROBOT_KINDS.find((one) => one === value);
  if (kind === undefined) throw new ConfigError(`ROBOT_KIND has to be one of ${ROBOT_KINDS.join(', ')}.`);
  return kind;
}

function robotUrl(env: Environment, isProduction: boolean): string {
  const value = optional(env, 'ROBOT_URL');
  if (value === null) throw missing('ROBOT_URL', 'copy the webhook address from the robot’s settings');
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new ConfigError('ROBOT_URL has to be the http(s) address of the robot’s webhook.');
  }
  if (isProduction) requireHttps(url.href, 'ROBOT_URL', 'the address is a secret');
  return url.href;
}
