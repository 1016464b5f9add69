/** The roles of operators. Each may do what those before it may. */
export const OPERATOR_ROLES = ['viewer', 'support', 'finance', 'admin'] as const;
export type OperatorRole = (typeof OPERATOR_ROLES)[number];

/** Tells whether a role is `minimum` or above it. */
export function isAtLeast(role: OperatorRole, minimum: OperatorRole): boolean {
  return OPERATOR_ROLES.indexOf(role) >= OPERATOR_ROLES.indexOf(minimum);
}
