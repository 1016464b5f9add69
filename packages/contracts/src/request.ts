import { type ErrorCode, isErrorCode } from './error-names.js';
import type { Access, Method, Route } from './route.js';
import type { Problem } from './schemas/problem.js';

/** One request, as a transport sends it. */
export interface TransportRequest {
  readonly method: Method;
  /** Path and query, appended to the address of the API. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A JSON value, or undefined for none. */
  readonly body: unknown;
  /** The caller that the API requires. */
  readonly access: Access;
}

/**
 * Sends one request: `Taro.request` in the mini-program, `fetch` or `inject` in tests. It resolves with the parsed JSON
 * body whatever the status, and rejects only where no answer arrived.
 */
export type Transport = <Body>(
  request: TransportRequest,
) => Promise<{ status: number; body: Body | Problem }>;

/** The API answered with an error. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** Null where the answer is not the API's, for example a proxy's error page. */
  readonly code: ErrorCode | null;
  readonly requestId: string | null;
  /** The fields, or the rows of a file, that are wrong. */
  readonly errors: NonNullable<Problem['errors']>;

  constructor(status: number, body: unknown) {
    const problem = isProblem(body) ? body : null;
    super(problem?.detail ?? `The server answered ${status}.`);
    this.status = status;
    this.code = problem?.code ?? null;
    this.requestId = problem?.requestId ?? null;
    this.errors = problem?.errors ?? [];
  }
}

interface AnyInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
}

/** Sends one request of a route. The caller knows the types of its input and its answer. @throws ApiError */
export async function send<Answer>(transport: Transport, route: Route, input: AnyInput): Promise<Answer> {
  const { method, path, access, status: success, otherStatus } = route;
  const { params = {}, query = {}, body, idempotencyKey } = input;
  const answer = await transport<Answer>({
    method,
    access,
    path: fillPath(path, params) + queryString(query),
    headers: idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey },
    body,
  });
  const isSuccess = answer.status === success || answer.status === otherStatus;
  if (!isSuccess || isProblem(answer.body)) throw new ApiError(answer.status, answer.body);
  return answer.body;
}

function fillPath(path: string, params: Readonly<Record<string, string>>): string {
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}

// URLSearchParams does not exist in a mini-program.
function queryString(query: NonNullable<AnyInput['query']>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`],
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function isProblem(body: unknown): body is Problem {
  return (
    typeof body === 'object' &&
    body !== null &&
    'code' in body &&
    typeof body.code === 'string' &&
    isErrorCode(body.code) &&
    'requestId' in body
  );
}
