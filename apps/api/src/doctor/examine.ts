import { type Config, ConfigError, loadConfig, missingVariables } from '../config/config.js';
import type { Environment } from '../config/environment.js';
import { WechatError } from '../wechat/index.js';
import { createAddressChecks } from './address-checks.js';
import { createBuildCheck } from './build-check.js';
import { createDatabaseChecks } from './database-checks.js';
import {
  CHECKS,
  type CheckName,
  type Checks,
  type Facts,
  FINDINGS,
  type Found,
  type Status,
} from './findings.js';
import { createKeyChecks } from './key-checks.js';
import { createMiniProgramChecks, createWechatPayChecks } from './wechat-checks.js';
import { openWorld, type Surroundings, type World } from './world.js';

/** What became of a check: a code of its own, or `skipped`, `unanswered` or `broken`, which any check may meet. */
export interface Finding {
  readonly check: CheckName;
  readonly status: Status;
  readonly code: string;
  readonly facts: Facts;
}

const NAMES = Object.keys(CHECKS).filter((name): name is CheckName => Object.hasOwn(CHECKS, name));

/**
 * Makes every check, one after the other. One that needs another is skipped where that failed: so each mistake is told
 * once. Nothing is changed here or at WeChat, but for the order of 1 fen of `prepays`.
 */
export async function examine(variables: Environment, surroundings: Surroundings): Promise<Finding[]> {
  const environment = await readConfig(variables);
  if ('code' in environment) {
    const wrong = finding('environment', environment.code, environment.facts);
    return [wrong, ...NAMES.slice(1).map((name) => skipped(name, 'environment'))];
  }
  const world = openWorld(surroundings, variables, environment.config);
  try {
    return await run(checksOf(world));
  } finally {
    await world.close();
  }
}

async function readConfig(
  variables: Environment,
): Promise<{ readonly config: Config } | Required<Found<'environment'>>> {
  try {
    const missing = missingVariables(variables);
    if (missing.length > 0) return { code: 'missing', facts: { names: missing.join(', ') } };
    return { config: await loadConfig(variables) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { code: 'wrong', facts: { message: error.message } };
  }
}

const checksOf = (world: World): Checks => ({
  environment: () => ({ code: 'complete' }),
  ...createKeyChecks(world),
  ...createWechatPayChecks(world),
  ...createMiniProgramChecks(world),
  ...createAddressChecks(world),
  ...createDatabaseChecks(world),
  ...createBuildCheck(world),
});

async function run(checks: Checks): Promise<Finding[]> {
  const findings = new Map<CheckName, Finding>();
  const blocks = (name: CheckName) => {
    const { status, code } = findings.get(name) ?? { status: 'passed', code: '' };
    return status === 'failed' || code === 'skipped';
  };
  for (const name of NAMES) {
    const first = CHECKS[name].needs.find(blocks);
    const cause = first === undefined ? undefined : (findings.get(first)?.facts.cause ?? first);
    findings.set(name, cause === undefined ? await make(name, checks) : skipped(name, String(cause)));
  }
  return [...findings.values()];
}

async function make<Name extends CheckName>(name: Name, checks: Checks): Promise<Finding> {
  try {
    const found: Found<Name> = await checks[name]();
    return finding(name, found.code, found.facts);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof WechatError ? 'unanswered' : 'broken';
    return { check: name, status: 'failed', code, facts: { message } };
  }
}

function finding<Name extends CheckName>(check: Name, code: string, facts: Facts = {}): Finding {
  const statuses: Readonly<Record<string, Status>> = FINDINGS[check];
  return { check, status: statuses[code] ?? 'failed', code, facts };
}

/** `cause` is the check that has to be mended first. */
const skipped = (check: CheckName, cause: string): Finding => ({
  check,
  status: 'notApplicable',
  code: 'skipped',
  facts: { cause },
});
