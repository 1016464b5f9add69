import { createDecipheriv, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import { createMerchant, type SimulatorOptions, startSimulator } from '../src/index.js';
import { createMerchantClient } from './merchant-client.js';

export const merchant = createMerchant(Date.now(), randomBytes);

interface Arrived {
  readonly headers: Headers;
  readonly body: string;
}

/** A simulator, and a back end that answers notifications with `status`. */
export async function openSale(options: SimulatorOptions = {}) {
  const simulator = await startSimulator({ merchant, ...options });
  const client = createMerchantClient(simulator);
  const arrived: Arrived[] = [];
  let status = 204;
  let waitMs = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      arrived.push({
        headers: new Headers(Object.entries(request.headers).map(([k, v]) => [k, String(v)])),
        body,
      });
      setTimeout(() => response.writeHead(status, { location: 'http://127.0.0.1:9/' }).end(), waitMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : null;
  onTestFinished(async () => {
    await simulator.close();
    server.close();
    server.closeAllConnections();
  });

  const notifyUrl = `http://127.0.0.1:${port}/notify`;

  return {
    simulator,
    notifyUrl,
    client,
    arrived,
    answerWith(next: number) {
      status = next;
    },
    answerAfter(nextMs: number) {
      waitMs = nextMs;
    },
    async sell(outTradeNo: string, headers: Record<string, string> = {}, totalFen = 6800) {
      const openid = await client.login('alice');
      const { json } = await client.prepay(client.prepayBody({ openid, outTradeNo, notifyUrl, totalFen }), {
        headers,
      });
      await client.control('cashier', { ...client.paymentOf(json.prepay_id), action: 'pay' });
      await simulator.control.idle();
    },
    async advanceSeconds(seconds: number) {
      simulator.control.advanceClock(seconds * 1000);
      await simulator.control.idle();
    },
  };
}

/** What lies in the sealed box of a notification. */
export function openBox(body: string): Record<string, unknown> {
  const { resource } = JSON.parse(body);
  const bytes = Buffer.from(resource.ciphertext, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', merchant.apiV3Key, resource.nonce);
  decipher.setAAD(Buffer.from(resource.associated_data));
  decipher.setAuthTag(bytes.subarray(-16));
  return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString());
}
