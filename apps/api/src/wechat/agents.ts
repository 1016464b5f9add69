import http from 'node:http';
import https from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** TCP and TLS together; the system alone would try for minutes. */
const CONNECT_TIMEOUT_MS = 1_500;

type Connection = Duplex | null | undefined;

/** Keep-alive agents whose connections come about soon or fail with ETIMEDOUT, which leaves time for the backup host. */
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
  // A busy process may have been connected long ago: what has happened on the socket is looked at first.
  const timer = setTimeout(() => {
    late = setImmediate(giveUp);
  }, timeoutMs);
  const stop = () => {
    clearTimeout(timer);
    clearImmediate(late);
  };
  return socket.once(connected, stop).once('close', stop);
}
