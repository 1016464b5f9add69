import { isOperatorName } from '@taro-pay/contracts';
import { ApiProblem } from '../../http/problem.js';

/** The name under which OPERATOR_TOKEN acts. */
export const TOKEN_NAME = 'token';

/** The name under which commands act. */
export const COMMAND_NAME = 'command line';

const RESERVED: readonly string[] = [TOKEN_NAME, COMMAND_NAME];

/** One form of a name, however a keyboard typed it. */
export const normalName = (text: string) => text.normalize('NFC');

/** The name that a new operator gets. @throws ApiProblem where nobody may have it */
export function newName(text: string): string {
  if (!isOperatorName(text)) throw new ApiProblem('INVALID_REQUEST', 'The name is not one for an operator.');
  // Full-width letters look like others in the audit log.
  if (RESERVED.includes(text.normalize('NFKC').toLowerCase())) throw new ApiProblem('OPERATOR_EXISTS');
  return normalName(text);
}
