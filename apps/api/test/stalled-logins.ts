/**
 * Run with --expose-gc: logs in again and again where the answer begins and never ends, while garbage is collected all
 * the time, and prints how many were given up. A limit that a collection loses is never reached.
 */
import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { createCode2Session } from '../src/wechat/login.js';

const LOGINS = 24;
const TIMEOUT_MS = 500;
const PATIENCE_MS = 15_000;

const server = createServer((_request, response) => {
  response.writeHead(200).write('{');
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
const port = typeof address === 'object' ? address?.port : 0;
const code2Session = createCode2Session({
  apiBaseUrl: `http://127.0.0.1:${port}`,
  appId: 'wx-app',
  appSecret: 'the-secret',
  timeoutMs: TIMEOUT_MS,
});

const { gc } = globalThis;
if (gc === undefined) throw new Error('Start it with --expose-gc.');
setInterval(() => gc(), 20);
let ended = 0;
const logins: Promise<void>[] = [];
for (let count = 0; count < LOGINS; count += 1) {
  const login = code2Session('code').then(
    () => undefined,
    () => {
      ended += 1;
    },
  );
  logins.push(login);
  await wait(20);
}
await Promise.race([Promise.all(logins), wait(PATIENCE_MS)]);
console.log(`${ended} of ${LOGINS}`);
process.exit();
