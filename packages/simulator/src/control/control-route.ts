import type { IncomingHttpHeaders } from 'node:http';
import type { JsonObject } from '../foundation/json.js';

/** One call to `/_sim/`. */
interface ControlCall {
  readonly headers: IncomingHttpHeaders;
  readonly query: URLSearchParams;
  /** The body, as a JSON object; without a body, an empty one. @throws TypeError where it is something else */
  readonly readBody: () => JsonObject;
  /** What stands for the parts of the path in parentheses, decoded. */
  readonly parts: readonly string[];
}

/** One thing that can be done to the simulator. It throws TypeError for a 400, NotFound for a 404. */
export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: RegExp;
  /** The body of the answer; undefined for 204. */
  readonly answer: (call: ControlCall) => unknown;
}
