import { type Static, Type } from 'typebox';
import { ERROR_NAMES, type ErrorCode } from '../error-names.js';
import { IMPORT_ERRORS, type ImportErrorCode } from '../import-errors.js';
import { Strict } from './common.js';

/** application/problem+json, https://www.rfc-editor.org/rfc/rfc9457 */
export const ProblemSchema = Strict({
  type: Type.String({ description: '`urn:taro-pay:error:` and the code' }),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.Unsafe<ErrorCode>(Type.String({ enum: [...ERROR_NAMES] })),
  detail: Type.String({ description: 'What happened this time, and what to do' }),
  requestId: Type.String({ description: 'The id of this request in the log' }),
  errors: Type.Optional(
    Type.Array(
      Strict({
        path: Type.String({ description: 'JSON pointer into the request, or the place in a file' }),
        message: Type.String(),
        code: Type.Optional(
          Type.Unsafe<ImportErrorCode>(
            Type.String({ enum: Object.keys(IMPORT_ERRORS), description: 'Of a file of the catalogue' }),
          ),
        ),
        values: Type.Optional(
          Type.Record(Type.String(), Type.String(), {
            description: 'What stands in the message of the code',
          }),
        ),
      }),
    ),
  ),
});
export type Problem = Static<typeof ProblemSchema>;
