import type { IncomingHttpHeaders } from 'node:http';
import type { JsonObject } from '../foundation/json.js';
import type { CommandLine } from './command-line.js';
import type { Scope } from './scope.js';
import type { Shape } from './shape.js';

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
  /** Whether it concerns all merchants together. Any other call may name one by `mchid`. */
  readonly isShared: boolean;
  readonly lines: readonly CommandLine[];
  /**
   * The body of the answer, or a promise of it; undefined for 204.
   * @throws TypeError for 400, NotFound for 404, Conflict and Refusal for 409
   */
  readonly answer: (scope: Scope, request: ControlRequest) => unknown;
}

/**
 * Something that tests and people do to WeChat. It is declared once: the server, `Control`, the command line and the
 * documentation are made of it.
 */
export interface Verb<Act> {
  /** For the documentation. */
  readonly words: string;
  /** The function of `Control`. */
  readonly act: (scope: Scope) => Act;
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
  readonly act: (scope: Scope) => Act;
  readonly method: Call['method'];
  readonly path: Path;
  readonly input: Shape<Input>;
  readonly chosenBy?: string;
  readonly isShared?: true;
  readonly lines?: readonly CommandLine[];
  readonly answer: (
    act: Act,
    request: {
      readonly headers: IncomingHttpHeaders;
      readonly part: (name: PartsOf<Path>) => string;
      readonly input: Input;
    },
    scope: Scope,
  ) => unknown;
}

/** A verb with a path under `/_sim/`. */
export function verb<Act, const Path extends string, Input>(
  definition: Definition<Act, Path, Input>,
): Verb<Act> {
  const {
    words,
    act,
    method,
    path,
    input,
    chosenBy = null,
    isShared = false,
    lines = [],
    answer,
  } = definition;
  return {
    words,
    act,
    call: {
      method,
      path,
      fields: input.fields,
      chosenBy,
      isShared,
      lines,
      answer: (scope, request) =>
        answer(
          act(scope),
          {
            headers: request.headers,
            part: (name) => request.parts[name] ?? '',
            input: input.read(request.input),
          },
          scope,
        ),
    },
  };
}

/** A verb for code in the same process only. */
export function inProcess<Act>(words: string, act: (scope: Scope) => Act): Verb<Act> {
  return { words, act, call: null };
}
