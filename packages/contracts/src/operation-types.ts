import type { Static, TSchema } from 'typebox';
import type { OperationId } from './routes.js';
import type { Operations } from './schemas/operations.js';

type Part<Operation, Name extends string, Field extends string> = Operation extends {
  [Key in Name]: infer Schema extends TSchema;
}
  ? { [Key in Field]: Static<Schema> }
  : object;

/** A query whose fields may all be left out may be left out itself. */
type Query<Operation> = Operation extends { querystring: infer Schema extends TSchema }
  ? object extends Static<Schema>
    ? { query?: Static<Schema> }
    : { query: Static<Schema> }
  : object;

type Input<Operation> = Part<Operation, 'params', 'params'> &
  Query<Operation> &
  Part<Operation, 'body', 'body'> &
  (Operation extends { headers: TSchema } ? { idempotencyKey: string } : object);

type SuccessStatus = 200 | 201 | 202 | 204;

type Success<Operation> = Operation extends { response: infer Answers }
  ? {
      [Status in SuccessStatus & keyof Answers]: Answers[Status] extends TSchema
        ? Static<Answers[Status]>
        : never;
    }[SuccessStatus & keyof Answers]
  : never;

/** The input of each operation. */
export type OperationInputs = { [Id in OperationId]: Input<Operations[Id]> };

/** The query of an operation that has one, as its route receives it. */
export type QueryOf<Id extends OperationId> = Operations[Id] extends {
  querystring: infer Schema extends TSchema;
}
  ? Static<Schema>
  : never;

/** The answer of each operation on success. */
export type OperationOutputs = { [Id in OperationId]: Success<Operations[Id]> };
