import { useQueryClient } from '@tanstack/react-query';
import { type ActingOperator, isAtLeast, type OperationId, ROUTES } from '@taro-pay/contracts';
import { createContext, useContext } from 'react';
import { call } from '../api/client.js';
import { SESSION } from '../api/query-client.js';
import { hrefOf } from './router.js';

const OperatorContext = createContext<ActingOperator | null>(null);
export const OperatorProvider = OperatorContext.Provider;

/** The operator who is signed in. */
export function useOperator(): ActingOperator {
  const operator = useContext(OperatorContext);
  if (operator === null) throw new Error('This page is for operators who are signed in.');
  return operator;
}

/** Takes an operator who has just signed in. Nothing that another operator read stays. */
export function useSignedIn(): (operator: ActingOperator, before: ActingOperator | null) => void {
  const client = useQueryClient();
  return (operator, before) => {
    if (before !== null && before.id !== operator.id) client.clear();
    client.setQueryData(SESSION.queryKey, operator);
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION.queryKey[0] });
  };
}

/** Ends the session on the server. The page is loaded anew, so that nothing that was read in it stays. */
export async function signOut(): Promise<void> {
  await call('deleteOperatorSession', {});
  location.assign(hrefOf('/'));
}
/** Tells whether the operator’s role allows an operation. What it does not allow is not offered. */
export function useMay(): (operation: OperationId) => boolean {
  const { role } = useOperator();
  return (operation) => {
    const { access } = ROUTES[operation];
    return access === 'public' || (access !== 'buyer' && isAtLeast(role, access));
  };
}
