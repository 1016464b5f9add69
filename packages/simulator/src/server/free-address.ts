import { once } from 'node:events';
import { createServer } from 'node:net';

/** Resolves where a server could listen now. @throws the system's error, such as EADDRINUSE */
export async function checkAddress(port: number, host: string): Promise<void> {
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}
