import { parseJson } from '../foundation/json.js';
import type { SimulatorOptions } from '../index.js';
import { type NamedTemplate, readNamedTemplate } from '../mini-program/message-template.js';
import { readPushSettings } from '../mini-program/push-settings.js';
import { UsageError } from './command.js';

export const MINI_PROGRAM_FLAGS = {
  'trade-managed': { type: 'boolean', default: false },
  'message-push': { type: 'string' },
  'message-templates': { type: 'string' },
} as const;

export const MINI_PROGRAM_HELP = `  --trade-managed      freeze payments until their buyers confirm receipt, as WeChat does where it asks shipping
  --message-push <json>
                       push the mini-program's events to a back end:
                       '{"url": "…", "token": "…", "encodingAesKey": "…", "mode": "encrypted", "format": "json"}'
  --message-templates <json>
                       message templates that the mini-program has, also after a reset:
                       '[{"priTmplId": "…", "title": "…", "keywords": [{"key": "thing1", "name": "…"}]}]'`;

/** The options of these flags. @throws UsageError */
export function readMiniProgramOptions(values: {
  readonly 'trade-managed': boolean;
  readonly 'message-push'?: string | undefined;
  readonly 'message-templates'?: string | undefined;
}): Pick<SimulatorOptions, 'tradeManaged' | 'messagePush' | 'templates'> {
  const { 'trade-managed': tradeManaged, 'message-push': push, 'message-templates': templates } = values;
  return {
    tradeManaged,
    ...(push !== undefined && { messagePush: readFlag('--message-push', push, readPushSettings) }),
    ...(templates !== undefined && { templates: readFlag('--message-templates', templates, readTemplates) }),
  };
}

function readFlag<Value>(flag: string, json: string, read: (value: unknown) => Value): Value {
  try {
    return read(parseJson(json));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(`${flag}: ${error.message}`);
  }
}

function readTemplates(value: unknown): NamedTemplate[] {
  if (Array.isArray(value)) return value.map(readNamedTemplate);
  throw new TypeError('The templates are a JSON array.');
}
