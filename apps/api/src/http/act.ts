import type { FastifyRequest } from 'fastify';
import type { Act } from '../modules/audit/audit-log.js';
import { clientOf } from './client-address.js';
import { operatorOf } from './plugins/operators.js';

/** The act of the operator who asks, for the audit log. */
export function actOf(request: FastifyRequest): Act {
  const { id, name } = operatorOf(request);
  return { operatorId: id, actor: name, address: clientOf(request), requestId: request.id };
}
