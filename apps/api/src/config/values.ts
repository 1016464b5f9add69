import type { Environment, VariableName } from './environment.js';

/** A variable of the environment is missing or malformed. Its message is one line that names the variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export function missing(name: VariableName, hint: string): ConfigError {
  return new ConfigError(`${name} is not set: ${hint}.`);
}

/** A variable that is set to nothing counts as not set. */
export function optional(env: Environment, name: VariableName): string | null {
  return env[name] || null;
}

export function required(env: Environment, name: VariableName): string {
  const value = optional(env, name);
  if (value === null) throw missing(name, 'README.md lists every variable');
  return value;
}

export function secret(env: Environment, name: VariableName, minimumLength: number): string {
  const value = required(env, name);
  if (value.length < minimumLength) {
    throw new ConfigError(
      `${name} has to be at least ${minimumLength} characters long; it has ${value.length}.`,
    );
  }
  return value;
}

/** Its error never quotes the value, which may be a secret. */
export function matching(env: Environment, name: VariableName, pattern: RegExp, form: string): string {
  const value = required(env, name);
  if (pattern.test(value)) return value;
  throw new ConfigError(`${name} has to be ${form}; it has ${value.length} characters.`);
}

export function isOn(env: Environment, name: VariableName): boolean {
  const value = env[name];
  if (value !== 'on' && value !== 'off') {
    throw new ConfigError(`${name} has to be on or off, not “${value}”.`);
  }
  return value === 'on';
}

export function wholeNumber(env: Environment, name: VariableName, minimum: number, maximum: number): number {
  const text = env[name] ?? '';
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= minimum && value <= maximum) return value;
  throw new ConfigError(`${name} has to be a whole number from ${minimum} to ${maximum}, not “${text}”.`);
}

/** An http(s) address without query; a slash at its end is taken off. */
export function baseUrl(value: string, name: VariableName): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new ConfigError(`${name} has to be an http(s) address without query, not “${value}”.`);
  }
  return value.replace(/\/+$/, '');
}

export function requireHttps(value: string, name: VariableName, why: string): void {
  if (!value.startsWith('https://')) throw new ConfigError(`${name} has to be https in production: ${why}.`);
}
