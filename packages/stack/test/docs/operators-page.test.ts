import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import {
  ACTIONS_OF_ANOMALY,
  ANOMALY_KINDS,
  DIFFERENCE_KINDS,
  OPERATOR_ROLES,
  REFUND_STATUSES,
} from '@taro-pay/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { type Stack, startStack } from '../../src/index.js';
import { logIn } from '../buyer.js';
import { temporaryFolder } from '../temporary-folder.js';
import { documentAt, ROOT } from './markdown.js';

const EIGHT_HOURS_MS = 8 * 3_600_000;

/** A person copies ids from the answers and waits for the day; here the commands do. */
function scriptFor({ apiUrl, simulatorUrl, operatorToken }: Stack, orderIds: readonly string[]) {
  const day = new Date(Date.now() + EIGHT_HOURS_MS).toISOString().slice(0, 10);
  const isDone = 'as_operator "$API/api/operator/reconciliations/$DAY" | grep \'"status":"DONE"\'';
  const refund =
    'as_operator "$API/api/operator/orders/$ORDER" | grep -o \'"refunds":\\[{"id":"\\w*\' | tail -c 27';
  const person = 'as_operator "$API/api/operator/operators" | grep -o \'"id":"\\w*\' | head -1 | tail -c 27';
  const link = `as_operator -X POST "$API/api/operator/operators/$(${person})/invitation"`;
  const notification =
    'as_operator "$API/api/operator/orders/$ORDER" | grep -o \'"notifications":\\[{"id":"[^"]*\' | cut -d\'"\' -f6';
  const anomaly =
    'as_operator "$API/api/operator/anomalies?state=open" | grep -o \'"id":"\\w*\' | head -1 | tail -c 27';
  const values = {
    'API=http://127.0.0.1:3000': `API=${apiUrl}`,
    'SIMULATOR=http://127.0.0.1:3100': `SIMULATOR=${simulatorUrl}`,
    '. apps/api/data/local.env': `OPERATOR_TOKEN=${operatorToken}`,
    'ORDER=01K00000000000000000000000': `ORDER=${orderIds[0]}`,
    'ORDER=01K00000000000000000000001': `ORDER=${orderIds[1]}`,
    'LINK_TOKEN=what-stands-behind-the-number-sign-of-the-link': `LINK_TOKEN=$(${link} | grep -o '#[^"]*' | tail -c +2)`,
    'NOTIFICATION=00000000-0000-0000-0000-000000000000': `NOTIFICATION=$(${notification})`,
    'ANOMALY=01K00000000000000000000003': `ANOMALY=$(${anomaly})`,
    'REFUND=01K00000000000000000000002': `REFUND=$(${refund})`,
    'DAY=2026-01-31': `DAY=${day}; until ${isDone}; do sleep 0.2; done`,
  };
  return documentAt('docs/operators.md')
    .scripts.join('\n')
    .replace(
      new RegExp(Object.keys(values).join('|'), 'g'),
      (line) => new Map(Object.entries(values)).get(line) ?? line,
    );
}

test('every command of the operators’ page works in a fresh shop', async () => {
  const stack = await startStack({
    apiPort: 0,
    simulatorPort: 0,
    dataFolder: temporaryFolder(),
    environment: { SITE: 'testing' },
  });
  onTestFinished(stack.stop);
  const buyer = await logIn(stack);
  const orderIds = [await buyer.buy(), await buyer.buy()];
  await buyer.applyForRefund(orderIds[0] ?? '');
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', scriptFor(stack, orderIds)], { cwd: ROOT });
  const [output, errors, code] = await Promise.all([
    text(shell.stdout),
    text(shell.stderr),
    new Promise((resolve) => shell.once('close', resolve)),
  ]);
  expect(code, `${output}\n${errors}`).toBe(0);
  expect(output).toContain('"declinedWords":"咖啡已拆封，不能退"');
  expect(output).toContain('"outcome":"REPEATED"');
  expect(output).toContain('"action":"resolveAnomaly"');
  expect(output).toContain('"kind":"ABNORMAL_REFUND"');
  expect(output).toContain('"status":"CLOSED"');
  expect(output).toContain('"status":"DONE"');
});

test.each(['docs/operators.md', 'docs/operators.zh-CN.md'])(
  '%s explains every role, status and kind that operators meet',
  (page) => {
    const explained = documentAt(page).tables.map((rows) =>
      rows.slice(1).map(([name = '']) => name.replaceAll('`', '')),
    );
    expect(explained.map((names) => names.sort())).toEqual(
      [OPERATOR_ROLES, REFUND_STATUSES, ANOMALY_KINDS, DIFFERENCE_KINDS].map((names) => [...names].sort()),
    );
  },
);

test.each(['docs/operators.md', 'docs/operators.zh-CN.md'])('%s names the acts of each anomaly', (page) => {
  const rows = documentAt(page)
    .tables.flat()
    .filter((row) => row.length === 4);
  const written = rows.slice(1).map(([kind = '', , , acts = '']) => [plain(kind), plain(acts).split(', ')]);
  expect(Object.fromEntries(written)).toEqual(ACTIONS_OF_ANOMALY);
});

const plain = (cell: string) => cell.replaceAll('`', '');
