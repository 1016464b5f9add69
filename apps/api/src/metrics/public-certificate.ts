import { once } from 'node:events';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { Dependencies } from '../dependencies.js';

const TIMEOUT_MS = 5_000;

/** A certificate is not looked at more often. */
const KEPT_MS = 3_600_000;

interface Options extends Pick<Dependencies, 'now'> {
  readonly publicBaseUrl: string;
}

/**
 * Looks at the certificate with which buyers and WeChat meet the shop. Nobody waits for it: a look answers what the one
 * before has found.
 * @returns when it ends, in milliseconds since 1970; null where that is not known
 */
export function createPublicCertificate({ publicBaseUrl, now }: Options): () => number | null {
  const { protocol, hostname, port } = new URL(publicBaseUrl);
  let endMs: number | null = null;
  let lookedAt = Number.NEGATIVE_INFINITY;

  async function look(): Promise<void> {
    // What is wrong with it otherwise is not asked: an expired one is to be seen too.
    const socket = connect({
      ...{ host: hostname, servername: isIP(hostname) === 0 ? hostname : '' },
      ...{ port: Number(port || 443), rejectUnauthorized: false },
    });
    const timer = setTimeout(() => socket.destroy(new Error('No answer in time.')), TIMEOUT_MS);
    try {
      await once(socket, 'secureConnect');
      endMs = Date.parse(socket.getPeerCertificate().valid_to);
    } finally {
      clearTimeout(timer);
      socket.destroy();
    }
  }

  return () => {
    if (protocol === 'https:' && Math.abs(now() - lookedAt) >= KEPT_MS) {
      lookedAt = now();
      look().catch(() => {
        endMs = null;
      });
    }
    return endMs;
  };
}
