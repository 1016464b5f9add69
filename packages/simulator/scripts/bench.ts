/**
 * How fast and how large the simulator is: `pnpm --filter @taro-pay/simulator bench`. The floor is the RSA of one cycle
 * (verify the prepay, sign its answer, sign the notification), measured alone, on one core, in the same run.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeMerchant } from '../src/protocol/merchant-keys.js';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const CONCURRENCY = 16;
const CYCLES = 4_000;
const ROUNDS = 10;
const ORDERS = Number(process.argv[2] ?? 100_000);
const STARTS = 5;

const folder = mkdtempSync(join(tmpdir(), 'simulator-bench-'));
const merchantFile = join(folder, 'merchant.json');
const merchant = await makeMerchant();
writeFileSync(merchantFile, JSON.stringify(merchant));
const merchantKey = createPrivateKey(merchant.privateKey);
const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });

interface Call {
  readonly path: string;
  readonly body: string;
  readonly authorization?: string;
}

const started: ChildProcess[] = [];

/** Starts the command; resolves with its address and how long it took to answer for the first time. */
async function start(flags: readonly string[]) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [CLI, '--port', '0', '--write-env', join(folder, 'env'), ...flags]);
  started.push(child);
  let output = '';
  while (!output.includes('for a back end')) output += (await once(child.stdout, 'data')).join('');
  const [address = ''] = /http:\S+/.exec(output) ?? [];
  await fetch(`${address}/_sim/clock`);
  return { child, address, tookMs: performance.now() - startedAt };
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  if (child.exitCode === null) await once(child, 'exit');
}

function send(address: string, { path, body, authorization }: Call): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      'Content-Type': 'application/json',
      'Content-Length': String(Buffer.byteLength(body)),
      ...(authorization === undefined ? {} : { Authorization: authorization }),
    };
    const outgoing = request(address + path, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => (response.statusCode === 200 ? resolve(text) : reject(new Error(text))));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** A prepay, signed ahead: what the merchant's own RSA costs is not the simulator's. */
function signedPrepay(outTradeNo: string, openid: string, notifyUrl: string): Call {
  const path = '/v3/pay/transactions/jsapi';
  const body = JSON.stringify({
    appid: merchant.appId,
    mchid: merchant.merchantId,
    description: '云南小粒咖啡 250 g',
    out_trade_no: outTradeNo,
    notify_url: notifyUrl,
    amount: { total: 6800, currency: 'CNY' },
    payer: { openid },
  });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const message = Buffer.from(`POST\n${path}\n${timestamp}\n${outTradeNo}\n${body}\n`);
  const signature = sign('RSA-SHA256', message, merchantKey).toString('base64');
  const authorization = `WECHATPAY2-SHA256-RSA2048 mchid="${merchant.merchantId}",nonce_str="${outTradeNo}",timestamp="${timestamp}",serial_no="${merchant.serialNo}",signature="${signature}"`;
  return { path, body, authorization };
}

/** The seconds that the RSA of so many cycles takes. */
function measureFloor(cycles: number): number {
  const [key, publicKey] = [createPrivateKey(merchant.payPrivateKey), createPublicKey(merchant.privateKey)];
  const message = Buffer.alloc(400, 'x');
  const signature = sign('RSA-SHA256', message, merchantKey);
  const startedAt = performance.now();
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    verify('RSA-SHA256', message, publicKey, signature);
    sign('RSA-SHA256', message, key);
    sign('RSA-SHA256', message, key);
  }
  return (performance.now() - startedAt) / 1000;
}

async function openBackEnd() {
  let arrived = 0;
  let onArrival = (): void => undefined;
  const server = createServer((incoming, response) => {
    incoming.resume();
    response.writeHead(204).end();
    arrived += 1;
    onArrival();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/notify`,
    close: () => server.close().closeAllConnections(),
    waitFor: (count: number) =>
      new Promise<void>((resolve) => {
        onArrival = () => arrived >= count && resolve();
        onArrival();
      }),
  };
}

/** Runs the cycles, so many at once; resolves when all their notifications have arrived. */
async function runCycles(address: string, calls: readonly Call[], arrivals: Promise<void>): Promise<number> {
  const startedAt = performance.now();
  const queue = calls.values();
  const lane = async () => {
    for (const call of queue) {
      await send(address, call);
      const { out_trade_no } = JSON.parse(call.body);
      await send(address, { path: `/_sim/orders/${out_trade_no}`, body: '{"action":"pay"}' });
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
  await arrivals;
  return (performance.now() - startedAt) / 1000;
}

function residentMiB({ pid }: ChildProcess): number | null {
  try {
    const [, kib = ''] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kib) / 1024);
  } catch {
    return null;
  }
}

async function measureStarts(flags: readonly string[]): Promise<string> {
  const times = [];
  for (let count = 0; count < STARTS; count += 1) {
    const { child, tookMs } = await start(flags);
    times.push(tookMs);
    await stop(child);
  }
  times.sort((left, right) => left - right);
  return `${Math.round(times[2] ?? 0)} ms (${times.map((ms) => Math.round(ms)).join(', ')})`;
}

async function measureCycles(): Promise<void> {
  const backEnd = await openBackEnd();
  const { child, address } = await start(['--merchant', merchantFile]);
  const { code } = JSON.parse(await send(address, { path: '/_sim/login', body: '{}' }));
  const query = `appid=${merchant.appId}&secret=${merchant.appSecret}&js_code=${code}&grant_type=authorization_code`;
  const { openid } = JSON.parse(await (await fetch(`${address}/sns/jscode2session?${query}`)).text());
  let made = 0;
  const prepare = (count: number) =>
    Array.from({ length: count }, () => {
      made += 1;
      return signedPrepay(`BENCH-${String(made).padStart(8, '0')}`, openid, backEnd.url);
    });
  await runCycles(address, prepare(500), backEnd.waitFor(500));
  // In turns, so that whatever else the machine does slows both down.
  let [floorSeconds, seconds] = [0, 0];
  for (let round = 0; round < ROUNDS; round += 1) {
    floorSeconds += measureFloor(CYCLES / ROUNDS);
    const calls = prepare(CYCLES / ROUNDS);
    seconds += await runCycles(address, calls, backEnd.waitFor(made));
  }
  console.log(`floor, RSA alone                ${Math.round(CYCLES / floorSeconds)} cycles/s`);
  console.log(`prepay + pay + notification     ${Math.round(CYCLES / seconds)} cycles/s`);
  console.log(`ratio                           ${(floorSeconds / seconds).toFixed(2)} (at least 0.50)`);
  while (made < ORDERS) {
    const more = prepare(Math.min(CYCLES, ORDERS - made));
    await runCycles(address, more, backEnd.waitFor(made));
  }
  console.log(`${made} orders, paid and told  ${residentMiB(child) ?? '?'} MiB at most (under 500)`);
  await stop(child);
  backEnd.close();
}

try {
  console.log(`start to first answer, new keys ${await measureStarts([])} (under 1000)`);
  console.log(`start to first answer, kept     ${await measureStarts(['--merchant', merchantFile])}`);
  await measureCycles();
} finally {
  for (const child of started) child.kill('SIGKILL');
  agent.destroy();
  rmSync(folder, { recursive: true });
}
