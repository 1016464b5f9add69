import { createClient, MAX_FEN, type Transport } from '@taro-pay/contracts';

/** The operator who is made where a shop has none. */
const FIRST_ADMIN = { name: 'admin', role: 'admin', refundLimitFen: MAX_FEN } as const;

interface Api {
  readonly apiUrl: string;
  readonly operatorToken: string;
}

/**
 * A new one-time link for the first admin of a shop; null once anybody has used one. The link of the start before ends
 * with it.
 */
export async function inviteFirstAdmin(api: Api): Promise<string | null> {
  const call = createClient(transportOf(api));
  const { operators } = await call('listOperators', {});
  if (operators.some(({ hasPassword }) => hasPassword)) return null;
  const invited = operators.find(({ role, isActive }) => role === 'admin' && isActive);
  if (invited !== undefined) {
    return (await call('inviteOperator', { params: { operatorId: invited.id } })).url;
  }
  // Whoever was suspended before they came keeps the name.
  if (operators.some(({ name }) => name === FIRST_ADMIN.name)) return null;
  return (await call('createOperator', { body: FIRST_ADMIN })).invitation.url;
}

function transportOf({ apiUrl, operatorToken }: Api): Transport {
  return async ({ method, path, body }) => {
    const response = await fetch(apiUrl + path, {
      method,
      headers: {
        authorization: `Bearer ${operatorToken}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: JSON.parse(await response.text()) };
  };
}
