import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { ProblemSchema, Strict } from '@taro-pay/contracts/schemas';
import type { Database } from '../../database/database.js';
import { shuttingDown } from '../../http/plugins/shutdown.js';

const StatusSchema = Strict({ status: Type.Literal('ok') });

/** Liveness and readiness of the process. */
export const healthRoutes: FastifyPluginAsyncTypebox<{ database: Database }> = async (app, { database }) => {
  app.get(
    '/healthz',
    { schema: { summary: 'The process lives', response: { 200: StatusSchema } } },
    async () => ({
      status: 'ok' as const,
    }),
  );

  app.get(
    '/readyz',
    {
      schema: {
        summary: 'A write would succeed, and the process is not about to stop',
        response: { 200: StatusSchema, '5xx': ProblemSchema },
      },
    },
    async () => {
      if (app.isDraining()) throw shuttingDown();
      await database.checkWritable();
      return { status: 'ok' as const };
    },
  );
};
