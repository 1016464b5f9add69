import { isRecord, type JsonObject, parseJson } from '../foundation/json.js';

/** Thrown by a route of `/_sim/` for what is not there: a 404 with this message. */
export class NotFound extends Error {}

/** The body of a control request; none is an empty object. @throws TypeError where it is no JSON object */
export function readObject(body: Buffer): JsonObject {
  const value = body.length === 0 ? {} : parseJson(body.toString());
  if (!isRecord(value)) throw new TypeError('The body has to be a JSON object.');
  return value;
}
