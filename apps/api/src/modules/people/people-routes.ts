import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { actOf } from '../../http/act.js';
import { clientOf } from '../../http/client-address.js';
import type { OperatorCookie } from '../../http/operator-cookie.js';
import { operatorOf } from '../../http/plugins/operators.js';
import { routeOptions } from '../../http/route-options.js';
import type { OperatorSessions } from './operator-sessions.js';
import type { PeopleService } from './people-service.js';

interface Options {
  readonly operatorSessions: OperatorSessions;
  readonly people: PeopleService;
  readonly cookie: OperatorCookie;
}

const originOf = (request: FastifyRequest) => ({ address: clientOf(request), requestId: request.id });

/** Logs operators in and out, and lets admins decide who they are. */
export const peopleRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { operatorSessions, people, cookie },
) => {
  app.route({
    ...routeOptions(app, 'createOperatorSession'),
    handler: async (request, reply) => {
      const { operator, token } = await operatorSessions.logIn(request.body, originOf(request));
      return reply.code(201).header('set-cookie', cookie.write(token)).send({ operator });
    },
  });

  app.route({
    ...routeOptions(app, 'acceptInvitation'),
    handler: async (request, reply) => {
      const { operator, token } = await operatorSessions.accept(request.body, originOf(request));
      return reply.code(201).header('set-cookie', cookie.write(token)).send({ operator });
    },
  });

  app.route({
    ...routeOptions(app, 'getOperatorSession'),
    handler: async (request) => {
      const operator = operatorOf(request);
      return { operator, allowance: await operatorSessions.allowance(operator.id) };
    },
  });

  app.route({
    ...routeOptions(app, 'deleteOperatorSession'),
    handler: async (request, reply) => {
      await operatorSessions.logOut(cookie.read(request), actOf(request));
      return reply.header('set-cookie', cookie.clear()).send({});
    },
  });

  app.route({ ...routeOptions(app, 'listOperators'), handler: () => people.list() });

  app.route({
    ...routeOptions(app, 'createOperator'),
    handler: async (request, reply) =>
      reply.code(201).send(await people.create(request.body, actOf(request))),
  });

  app.route({
    ...routeOptions(app, 'updateOperator'),
    handler: (request) => people.update(request.params.operatorId, request.body, actOf(request)),
  });

  app.route({
    ...routeOptions(app, 'inviteOperator'),
    handler: async (request, reply) =>
      reply.code(201).send(await people.invite(request.params.operatorId, actOf(request))),
  });
};
