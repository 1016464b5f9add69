import { isRecord, type JsonObject } from '../foundation/json.js';
import { mapObject } from '../foundation/objects.js';

/** With another value in the first of these fields that the resource has, or else in the last one. */
export function replaced(resource: JsonObject, fields: readonly string[], value: string): JsonObject {
  const field = fields.find((name) => name in resource) ?? fields.at(-1);
  return field === undefined ? resource : { ...resource, [field]: value };
}

/** With another buyer under each name that the resource has for its buyer. */
export function withOtherPayer(resource: JsonObject, openid: string): JsonObject {
  const field = 'combine_payer_info' in resource ? 'combine_payer_info' : 'payer';
  const payer = resource[field];
  return { ...resource, [field]: mapObject(isRecord(payer) ? payer : { openid: '' }, () => openid) };
}
