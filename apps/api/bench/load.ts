/**
 * The load, as a process of its own: sends prepared requests over keep-alive connections and times each answer.
 * It parses no more of HTTP than it needs, so that its own work disturbs the measured process little.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';

/** What the benchmark sends to this process. */
export interface LoadOrder {
  readonly port: number;
  readonly connections: number;
  /** Whole HTTP requests, each sent once, in order. */
  readonly requests: readonly Uint8Array[];
  /** Requests a second, sent whether or not earlier ones were answered; null for as fast as answers come. */
  readonly ratePerSecond: number | null;
}

/** What it sends back: one entry for each request, in the order of the answers. */
export interface LoadResult {
  readonly seconds: number;
  /** Which request it was, its status (0 where the connection broke), and how long it took from when it was due. */
  readonly answers: readonly { index: number; status: number; milliseconds: number; retryAfter: boolean }[];
}

const HEADERS_END = Buffer.from('\r\n\r\n');

/** The first answer in the bytes, or null where it is not complete yet. */
function readAnswer(bytes: Buffer): { length: number; status: number; retryAfter: boolean } | null {
  const end = bytes.indexOf(HEADERS_END);
  if (end === -1) return null;
  const head = bytes.toString('latin1', 0, end).toLowerCase();
  const contentLength = Number(/\r\ncontent-length: (\d+)/.exec(head)?.[1] ?? 0);
  const length = end + HEADERS_END.length + contentLength;
  if (bytes.length < length) return null;
  return { length, status: Number(head.slice(9, 12)), retryAfter: head.includes('\r\nretry-after:') };
}

/** A connection that has one request at a time, and opens itself anew where it is closed. */
class Connection {
  readonly #port: number;
  #socket: Socket | null = null;
  #received = Buffer.alloc(0);
  #settle: ((answer: { status: number; retryAfter: boolean }) => void) | null = null;

  constructor(port: number) {
    this.#port = port;
  }

  /** So that no request waits for it. */
  async open(): Promise<void> {
    this.#socket = this.#connect();
    await once(this.#socket, 'connect');
  }

  send(request: Uint8Array): Promise<{ status: number; retryAfter: boolean }> {
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#socket ??= this.#connect();
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket?.destroy();
  }

  #connect(): Socket {
    const socket = connect(this.#port, '127.0.0.1').setNoDelay();
    socket.on('data', (chunk) => {
      this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
      const answer = readAnswer(this.#received);
      if (answer === null) return;
      this.#received = this.#received.subarray(answer.length);
      this.#finish(answer);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#socket = null;
      this.#received = Buffer.alloc(0);
      this.#finish({ status: 0, retryAfter: false });
    });
    return socket;
  }

  #finish(answer: { status: number; retryAfter: boolean }): void {
    const settle = this.#settle;
    this.#settle = null;
    settle?.(answer);
  }
}

const HELLO = Buffer.from('GET /api/products HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n');

async function run({ port, connections, requests, ratePerSecond }: LoadOrder): Promise<LoadResult> {
  const answers: LoadResult['answers'][number][] = [];
  const pool = Array.from({ length: connections }, () => new Connection(port));
  // libuv accepts one connection in a turn of its loop: a busy server would come to the last one late.
  for (const connection of pool) {
    await connection.open();
    await connection.send(HELLO);
  }
  const startedAt = performance.now();
  const dueAt = (index: number) =>
    ratePerSecond === null ? performance.now() : startedAt + (index / ratePerSecond) * 1000;
  let next = 0;
  await Promise.all(
    pool.map(async (connection) => {
      while (next < requests.length) {
        const index = next++;
        const request = requests[index];
        if (request === undefined) return;
        const due = dueAt(index);
        const early = due - performance.now();
        if (early > 1) await new Promise((resolve) => setTimeout(resolve, early));
        // A timer may be early, and what is late because all connections are busy has waited nevertheless.
        const since = Math.min(due, performance.now());
        const { status, retryAfter } = await connection.send(request);
        answers.push({ index, status, milliseconds: performance.now() - since, retryAfter });
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  for (const connection of pool) connection.close();
  return { seconds, answers };
}

process.on('message', (order: LoadOrder) => {
  void run(order).then((result) => process.send?.(result));
});
