import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** What stands between the API and its database, in the hands of a test. */
export interface LoopbackProxy {
  readonly port: number;
  /** Breaks every connection. */
  readonly cut: () => void;
  /** The same, and takes no more. */
  readonly close: () => void;
  /** From now on nothing passes, and no connection ends: a network that is down. */
  readonly silence: () => void;
  /** Everything passes again; connections that were silenced stay dead. */
  readonly heal: () => void;
}

/** Forwards to the socket or the port of a server until the test is over. */
export async function startProxy(target: string | number): Promise<LoopbackProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let isSilent = false;
  const server = createServer((client) => {
    const upstream = typeof target === 'number' ? connect(target, '127.0.0.1') : connect(target);
    const pair = [client, upstream] as const;
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
    if (isSilent) return;
    client.pipe(upstream);
    upstream.pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  const cut = () => {
    for (const [client, upstream] of pairs) {
      client.destroy();
      upstream.destroy();
    }
  };
  const close = () => {
    server.close();
    cut();
  };
  onTestFinished(close);
  return {
    port: address.port,
    cut,
    close,
    silence: () => {
      isSilent = true;
      for (const [client, upstream] of pairs) {
        client.unpipe(upstream);
        upstream.unpipe(client);
        client.pause();
        upstream.pause();
      }
    },
    heal: () => {
      isSilent = false;
    },
  };
}
