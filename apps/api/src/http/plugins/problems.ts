import type { ErrorCode } from '@taro-pay/contracts';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { databaseTrouble, TROUBLES } from '../../database/database-trouble.js';
import { WechatError } from '../../wechat/index.js';
import { ApiProblem, type FieldError, presentProblem } from '../problem.js';

/** The pause before a retry where a dependency was busy. */
const RETRY_AFTER_SECONDS = 5;

/** Nothing failed: the process takes no more for now. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set(['OVERLOADED', 'SHUTTING_DOWN']);

/** Answers every error as application/problem+json with a code of the catalogue; an unknown error reveals nothing. */
export const problemsPlugin = fastifyPlugin(async function problems(app) {
  app.setNotFoundHandler((request, reply) => sendProblem(reply, request, routeNotFound(request)));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const trouble = databaseTrouble(error);
    if (trouble !== null) {
      request.log.warn({ trouble }, TROUBLES[trouble]);
      const problem = new ApiProblem('DATABASE_UNAVAILABLE', undefined, {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
      return sendProblem(reply, request, problem);
    }
    const problem = toProblem(error, isOperators(request));
    if (problem.statusCode >= 500 && !REFUSALS.has(problem.code))
      request.log.error({ err: error }, 'request failed');
    return sendProblem(reply, request, problem);
  });
});

export function routeNotFound({ method, url }: FastifyRequest): ApiProblem {
  return new ApiProblem('ROUTE_NOT_FOUND', `There is no ${method} ${url.split('?', 1)[0]}.`);
}

const isOperators = ({ routeOptions }: FastifyRequest) =>
  routeOptions.url?.startsWith('/api/operator/') ?? false;

/** Answers a request with a malformed URL, which reaches no route and no hook. */
export function answerUnreadableAddress(_error: Error, request: FastifyRequest, reply: FastifyReply): void {
  reply.headers({ 'x-request-id': request.id, 'cache-control': 'no-store' });
  sendProblem(
    reply,
    request,
    new ApiProblem('INVALID_REQUEST', 'The percent-encoding of the URL is invalid.'),
  );
}

function toProblem(error: FastifyError, isForOperator: boolean): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof WechatError) return fromWechat(error, isForOperator);
  if (error.validation !== undefined) return fromValidation(error);
  const code = FASTIFY_CODES[error.code];
  if (code !== undefined) return new ApiProblem(code);
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return new ApiProblem('INVALID_REQUEST', error.message);
  }
  return new ApiProblem('INTERNAL_ERROR', undefined, { cause: error });
}

const FASTIFY_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_JSON_BODY: 'MALFORMED_JSON',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'MALFORMED_JSON',
};

function fromWechat(error: WechatError, isForOperator: boolean): ApiProblem {
  switch (error.kind) {
    case 'loginCodeInvalid':
      return new ApiProblem('LOGIN_CODE_INVALID');
    case 'loginBlocked':
      return new ApiProblem('LOGIN_BLOCKED');
    case 'unavailable':
      return new ApiProblem('WECHAT_UNAVAILABLE', undefined, { retryAfterSeconds: RETRY_AFTER_SECONDS });
    case 'rejected':
      // The message holds WeChat's code, its Request-ID and the remedy, which concern operators only.
      return new ApiProblem('WECHAT_REJECTED', isForOperator ? error.message : undefined);
  }
}

function fromValidation(error: FastifyError): ApiProblem {
  if (error.validationContext === 'headers') {
    const isMissing = error.validation?.some(({ keyword }) => keyword === 'required') ?? false;
    return new ApiProblem(isMissing ? 'IDEMPOTENCY_KEY_MISSING' : 'IDEMPOTENCY_KEY_MALFORMED');
  }
  const context = error.validationContext ?? 'body';
  const errors = (error.validation ?? []).map(({ keyword, instancePath, message }): FieldError => {
    const words = keyword === 'boolean' ? 'is not a field of this request' : (message ?? 'is not valid');
    return { path: `/${context}${instancePath}`, message: words };
  });
  const first = errors[0];
  const words = first === undefined ? 'The request is not valid.' : `${first.path} ${first.message}.`;
  return new ApiProblem('INVALID_REQUEST', words, { errors });
}

function sendProblem(reply: FastifyReply, request: FastifyRequest, problem: ApiProblem): FastifyReply {
  if (problem.retryAfterSeconds !== null) reply.header('retry-after', problem.retryAfterSeconds);
  return reply
    .code(problem.statusCode)
    .type('application/problem+json')
    .send(presentProblem(problem, request.id));
}
