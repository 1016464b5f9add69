import { ApiProblem } from './problem.js';

/** A body that is a file. @throws ApiProblem INVALID_REQUEST where there is none */
export function fileOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body) && body.length > 0) return body;
  throw new ApiProblem('INVALID_REQUEST', 'Send the file as the body of the request.');
}
