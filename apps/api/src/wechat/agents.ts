import http from 'node:http';
import https from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** For TCP and TLS together; the operating system's own limit is minutes. */
const CONNECT_TIMEOUT_MS = 1_500;

type Connection = Duplex | null | undefined;

/** Keep-alive agents that fail with ETIMEDOUT where connecting takes too long: time is left for the backup host. */
export function createAgents(connectTimeoutMs = CONNECT_TIMEOUT_MS) {
  class HttpAgent extends http.Agent {
    override createConnection(...parameters: Parameters<http.Agent['createConnection']>): Connection {
      return limited(super.createConnection(...parameters), 'connect', connectTimeoutMs);
    }
  }
  class HttpsAgent extends https.Agent {
    override createConnection(...parameters: Parameters<https.Agent['createConnection']>): Connection {
      return limited(super.createConnection(...parameters), 'secureConnect', connectTimeoutMs);
    }
  }
  return { httpAgent: new HttpAgent({ keepAlive: true }), httpsAgent: new HttpsAgent({ keepAlive: true }) };
}

function limited(socket: Connection, connected: string, timeoutMs: number): Connection {
  if (!(socket instanceof Socket)) return socket;
  const giveUp = () =>
    socket.destroy(Object.assign(new Error('No connection in time.'), { code: 'ETIMEDOUT' }));
  let late: NodeJS.Immediate | undefined;
  // The timer may be late in a busy process: socket events that are already pending go first.
  const timer = setTimeout(() => {
    late = setImmediate(giveUp);
  }, timeoutMs);
  const stop = () => {
    clearTimeout(timer);
    clearImmediate(late);
  };
  return socket.once(connected, stop).once('close', stop);
}
