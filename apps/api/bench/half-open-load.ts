/** The attacker of half-open.ts, as a process of its own: keeps so many half-sent requests open, whatever the server does. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Renewed so often at most: an attack that floods is another one. */
const RENEWED_PER_SECOND = 1_000;

const head = (path: string, length = 'content-length: 1000') =>
  `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${length}\r\n\r\n{`;

const HALVES = [
  head('/webhooks/wechatpay/transactions'),
  head('/webhooks/wechatpay/transactions', 'transfer-encoding: chunked').replace('{', '1\r\n{\r\n'),
  head('/api/session'),
  head('/api/orders'),
  head('/nothing'),
  'POST /webhooks/wechatpay/transactions HTTP/1.1\r\nhost: x\r\n',
];

let sent = 0;
function sendHalf(port: number): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  socket.write(HALVES[sent++ % HALVES.length] ?? '');
  return socket;
}

async function attack(port: number, connections: number): Promise<void> {
  const open = new Set<Socket>();
  const renew = () => {
    for (let count = 0; count < RENEWED_PER_SECOND / 10 && open.size < connections; count += 1) {
      const socket = sendHalf(port);
      open.add(socket);
      socket.once('close', () => open.delete(socket));
    }
  };
  setInterval(renew, 100);
  while (open.size < connections - RENEWED_PER_SECOND / 10)
    await new Promise((resolve) => setTimeout(resolve, 100));
}

const [{ port, connections }] = await once(process, 'message');
await attack(port, connections);
process.send?.('open');
process.on('message', () => process.send?.({ sent }));
