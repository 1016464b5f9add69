import { ERRORS, type ErrorCode, type Problem } from '@taro-pay/contracts';

export type FieldError = Readonly<NonNullable<Problem['errors']>[number]>;

interface Extras {
  readonly retryAfterSeconds?: number;
  readonly errors?: readonly FieldError[];
  readonly cause?: unknown;
}

/** An error of the catalogue. Thrown anywhere below a route, it is answered as problem+json. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly code: ErrorCode;
  readonly statusCode: number;
  readonly retryAfterSeconds: number | null;
  readonly errors: readonly FieldError[] | null;

  /** @param detail what happened this time, for people; default: the catalogue's remedy */
  constructor(code: ErrorCode, detail?: string, { retryAfterSeconds, errors, cause }: Extras = {}) {
    super(detail ?? ERRORS[code].remedy, { cause });
    this.code = code;
    this.statusCode = ERRORS[code].status;
    this.retryAfterSeconds = retryAfterSeconds ?? null;
    this.errors = errors ?? null;
  }
}

/** The body of an answer, https://www.rfc-editor.org/rfc/rfc9457 */
export function presentProblem(problem: ApiProblem, requestId: string): Problem {
  return {
    type: `urn:taro-pay:error:${problem.code}`,
    title: ERRORS[problem.code].title,
    status: problem.statusCode,
    code: problem.code,
    detail: problem.message,
    requestId,
    ...(problem.errors === null ? {} : { errors: [...problem.errors] }),
  };
}
