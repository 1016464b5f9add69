import type { OperatorRole } from './operator-roles.js';

export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly access: Access;
  /** The status of success. */
  readonly status: 200 | 201 | 202 | 204;
  /** The status of the other success, which has another body, where there is one. */
  readonly otherStatus?: 202;
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** The caller: anybody, a buyer with a token, or an operator whose role is this one or one above it. */
export type Access = 'public' | 'buyer' | OperatorRole;
