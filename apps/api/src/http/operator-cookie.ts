import type { FastifyRequest } from 'fastify';

/**
 * The cookie of an operator's session: no script reads it, and no other site sends it. Over https it is sent over https
 * alone, and its prefix keeps other hosts of the domain from setting it; a laptop has http only.
 */
export function createOperatorCookie(publicBaseUrl: string) {
  const isSecure = publicBaseUrl.startsWith('https:');
  const name = isSecure ? '__Host-operator' : 'operator';
  const attributes = `Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
  return {
    /** The token in a request; null where there is none. */
    read({ headers }: Pick<FastifyRequest, 'headers'>): string | null {
      for (const pair of (headers.cookie ?? '').split(';')) {
        const [key = '', value = ''] = pair.split('=', 2);
        if (key.trim() === name) return value.trim();
      }
      return null;
    },
    write: (token: string) => `${name}=${token}; ${attributes}`,
    clear: () => `${name}=; ${attributes}; Max-Age=0`,
  };
}

export type OperatorCookie = ReturnType<typeof createOperatorCookie>;
