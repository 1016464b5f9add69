import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openShop } from './shop.js';

const CLI = fileURLToPath(new URL('../../../packages/simulator/dist/cli.js', import.meta.url));

/** One that stays unpaid, and one for each notification that is to be accepted, refunds included. */
const ORDERS = 22;

test('the API passes every case of the simulator’s conformance run, refunds included', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'orders');
  const ids: string[] = [];
  for (let count = 0; count < ORDERS; count += 1) {
    const { id } = await buyer.order();
    await buyer.call('payOrder', { params: { orderId: id } });
    ids.push(id);
  }
  writeFileSync(file, `${ids.join('\n')}\n`);
  const refund = join(folder, 'refund.mjs');
  writeFileSync(
    refund,
    refundScript(
      shop.simulator.address,
      `${shop.url}/api/operator/orders`,
      shop.environment.OPERATOR_TOKEN ?? '',
    ),
  );

  const { code, output } = await run([
    ...['--url', shop.simulator.address],
    ...['--notify-url', `${shop.url}/webhooks/wechatpay/transactions`],
    ...['--refund-notify-url', `${shop.url}/webhooks/wechatpay/refunds`],
    ...[
      '--order-command',
      `head -n 1 ${file} && tail -n +2 ${file} > ${file}.rest && mv ${file}.rest ${file}`,
    ],
    ...['--refund-command', `"${process.execPath}" ${refund} {out_trade_no}`],
    ...['--status-url', `${shop.url}/api/orders/{out_trade_no}`],
    ...['--status-header', `Authorization: Bearer ${buyer.token}`],
  ]);
  expect(output).toMatch(/\n\d{2} passed, 0 failed, 0 skipped\n/);
  expect(code).toBe(0);
});

/** Every other refund has arrived when the command ends, as those of a command that takes longer than two seconds. */
function refundScript(simulator: string, url: string, token: string): string {
  return `
    import { appendFileSync, statSync } from 'node:fs';
    const post = (address, headers, body) => fetch(address, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const response = await post(
      '${url}/' + process.argv[2] + '/refunds',
      { authorization: 'Bearer ${token}', 'idempotency-key': crypto.randomUUID() },
      { amountFen: 100, reason: 'Conformance' },
    );
    const { id } = await response.json();
    const count = new URL('count', import.meta.url);
    appendFileSync(count, '.');
    if (statSync(count).size % 2 === 0) await post('${simulator}/_sim/clock', {}, { advanceMs: 2_000 });
    console.log(id);`;
}

function run(flags: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [CLI, 'conformance', ...flags], (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });
}
