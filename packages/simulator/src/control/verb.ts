import type { IncomingHttpHeaders } from 'node:http';
import type { JsonObject } from '../foundation/json.js';
import type { World } from '../world/world.js';
import type { CommandLine } from './command-line.js';
import type { Shape } from './shape.js';

/** Thrown by a verb for what does not exist: a 404 with this message. */
export class NotFound extends Error {}

/** A request to `/_sim/` whose path is known. */
interface ControlRequest {
  readonly headers: IncomingHttpHeaders;
  /** The parts of the path by their names. */
  readonly parts: Readonly<Record<string, string>>;
  /** The query of a GET, the body of any other method. */
  readonly input: JsonObject;
}

/** How a verb is called under `/_sim/`. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Such as `/_sim/orders/:outTradeNo`. */
  readonly path: string;
  /** The fields of the query of a GET, of the body of any other method. */
  readonly fields: readonly string[];
  /** The field that chooses this verb where several have the same method and path; else null. */
  readonly chosenBy: string | null;
  readonly lines: readonly CommandLine[];
  /** The body of the answer; undefined for 204. @throws TypeError for 400, NotFound for 404, Refusal for 409 */
  readonly answer: (world: World, request: ControlRequest) => unknown;
}

/**
 * Something that tests and people do to WeChat. It is declared once: the server, `Control`, the command line and the
 * documentation are made of it.
 */
export interface Verb<Act> {
  /** For the documentation. */
  readonly words: string;
  /** The function of `Control`. */
  readonly act: (world: World) => Act;
  /** Null for what only code in the same process can do. */
  readonly call: Call | null;
}

type PartsOf<Path extends string> = Path extends `${string}:${infer Part}/${infer Rest}`
  ? Part | PartsOf<Rest>
  : Path extends `${string}:${infer Part}`
    ? Part
    : never;

interface Definition<Act, Path extends string, Input> {
  readonly words: string;
  readonly act: (world: World) => Act;
  readonly method: Call['method'];
  readonly path: Path;
  readonly input: Shape<Input>;
  readonly chosenBy?: string;
  readonly lines?: readonly CommandLine[];
  readonly answer: (
    act: Act,
    request: {
      readonly headers: IncomingHttpHeaders;
      readonly part: (name: PartsOf<Path>) => string;
      readonly input: Input;
    },
    world: World,
  ) => unknown;
}

/** A verb with a path under `/_sim/`. */
export function verb<Act, const Path extends string, Input>(
  definition: Definition<Act, Path, Input>,
): Verb<Act> {
  const { words, act, method, path, input, chosenBy = null, lines = [], answer } = definition;
  return {
    words,
    act,
    call: {
      method,
      path,
      fields: input.fields,
      chosenBy,
      lines,
      answer: (world, request) =>
        answer(
          act(world),
          {
            headers: request.headers,
            part: (name) => request.parts[name] ?? '',
            input: input.read(request.input),
          },
          world,
        ),
    },
  };
}

/** A verb for code in the same process only. */
export function inProcess<Act>(words: string, act: (world: World) => Act): Verb<Act> {
  return { words, act, call: null };
}
