import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { BackEndFailure, createBackEnd } from '../conformance/back-end.js';
import { badgeOf } from '../conformance/badge.js';
import { CASES, casesOf } from '../conformance/cases.js';
import { createReporter, summaryOf } from '../conformance/report.js';
import { REPORTS, type ReportForm } from '../conformance/report-forms.js';
import { Interrupted, runConformance } from '../conformance/run.js';
import { KEY_MODES, type KeyMode } from '../protocol/keyring.js';
import { type Merchant, parseMerchant } from '../protocol/merchant.js';
import { type Command, Failure, parseFlags, UsageError } from './command.js';
import {
  type ControlClient,
  createControlClient,
  simulatorUrl,
  URL_FLAG,
  urlHelp,
} from './control-client.js';
import { readMerchant } from './merchant-file.js';
import { listenForSignals } from './signals.js';

const HELP = `Tests how a back end, in any language, handles WeChat's notifications. It sends ${CASES.length} notifications, genuine
and forged, and checks the answers and the status of the orders. The exit code is 1 if a case failed.
It follows the keys that the merchant has at the simulator: a key that it does not have is to be refused.

Run the back end as usual, with the merchant and the base URLs of a running simulator. Each notification belongs to an
order that the order command makes: about fifteen orders, one that stays unpaid and one for each notification to be
accepted. Without an order command, the run takes the unpaid orders at the simulator. The simulator sends no
notifications of its own meanwhile.

Usage
  wechat-simulator conformance --notify-url <address> [flags]

Flags
  --notify-url <address>         the back end's address for payment notifications
  --order-command <command>      makes an order and its prepay, and prints its out_trade_no on the last line; by default
                                 the run takes the unpaid orders at the simulator, oldest first
  --status-url <address>         returns the status of an order; {out_trade_no} becomes its number. An unchanged order
                                 has to return the same status
  --status-header <header>       is sent to it: 'Authorization: Bearer …'
  --status-command <command>     prints the status of the order {out_trade_no}; instead of --status-url
  --status-field <path>          compares only this field of the JSON, such as order.status; a field that counts the
                                 bookings of an order shows whether duplicates are booked once
  --refund-notify-url <address>  the back end's address for refund notifications
  --refund-command <command>     requests a refund of the order {out_trade_no}, and prints its out_refund_no last
  --skip <names>                 skips cases; commas separate their names
  --report <form>                prints the results as json, junit or markdown when all have come
  --badge <file>                 writes a badge (SVG) with the number of passed or failed cases
  --merchant <file>              the merchant's file; by default the simulator tells its merchant
${urlHelp(33)}

Example
  wechat-simulator conformance --notify-url http://127.0.0.1:8080/wechat/notify \\
    --order-command 'curl -s -X POST http://127.0.0.1:8080/orders | jq -r .out_trade_no' \\
    --status-url 'http://127.0.0.1:8080/orders/{out_trade_no}' --status-field status
`;

const FLAGS = {
  ...URL_FLAG,
  merchant: { type: 'string' },
  'notify-url': { type: 'string' },
  'order-command': { type: 'string' },
  'status-url': { type: 'string' },
  'status-header': { type: 'string' },
  'status-command': { type: 'string' },
  'status-field': { type: 'string' },
  'refund-notify-url': { type: 'string' },
  'refund-command': { type: 'string' },
  skip: { type: 'string', default: '' },
  report: { type: 'string' },
  badge: { type: 'string' },
} as const;

export const conformance: Command = {
  summary: 'test how a back end, in any language, handles genuine and forged notifications',
  help: HELP,
  async run(args) {
    const { values } = parseFlags(args, { options: FLAGS });
    const url = simulatorUrl(values.url);
    const client = createControlClient(url);
    const backEnd = createBackEnd({
      ...readBackEnd(values),
      environment: { ...process.env, WECHAT_SIMULATOR_URL: url },
    });
    const skip = readSkip(values.skip);
    const form = readReportForm(values.report);
    const merchant =
      values.merchant === undefined ? await askMerchant(client) : readMerchant(values.merchant);
    const callSimulator = naming(merchant, client);
    const mode = await askKeyMode(callSimulator);
    const report = createReporter(console.log);
    const { interruption, exitCode, stop } = listenForSignals();
    try {
      const results = await runConformance({
        merchant,
        mode,
        backEnd,
        callSimulator,
        randomBytes,
        cases: casesOf(mode),
        skip,
        onResult: form === null ? report : () => undefined,
        interruption,
      });
      if (values.badge !== undefined) writeBadge(values.badge, badgeOf(results));
      console.log(form === null ? `\n${summaryOf(results)}` : REPORTS[form](results));
      return results.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
    } catch (error) {
      if (error instanceof Interrupted) return exitCode();
      if (error instanceof BackEndFailure) throw new Failure(error.message);
      throw error;
    } finally {
      stop();
    }
  },
};

interface Values {
  readonly 'notify-url'?: string;
  readonly 'order-command'?: string;
  readonly 'status-url'?: string;
  readonly 'status-header'?: string;
  readonly 'status-command'?: string;
  readonly 'status-field'?: string;
  readonly 'refund-notify-url'?: string;
  readonly 'refund-command'?: string;
}

function readBackEnd(values: Values) {
  const { 'status-url': statusUrl, 'status-command': statusCommand } = values;
  if (statusUrl !== undefined && statusCommand !== undefined)
    throw new UsageError('Give either --status-url or --status-command.');
  for (const [flag, template] of Object.entries({
    '--status-url': statusUrl,
    '--status-command': statusCommand,
    '--refund-command': values['refund-command'],
  })) {
    if (template !== undefined && !template.includes('{out_trade_no}'))
      throw new UsageError(`${flag} has to contain {out_trade_no} in place of the number.`);
  }
  const refundNotifyUrl = values['refund-notify-url'];
  return {
    notifyUrl: readUrl('--notify-url', values['notify-url']),
    refundNotifyUrl: refundNotifyUrl === undefined ? null : readUrl('--refund-notify-url', refundNotifyUrl),
    orderCommand: values['order-command'] ?? null,
    refundCommand: values['refund-command'] ?? null,
    status: readStatus(statusUrl, statusCommand, values['status-header']),
    statusField: values['status-field'] ?? null,
  };
}

function readStatus(url: string | undefined, command: string | undefined, header: string | undefined) {
  if (url !== undefined) return { url: readUrl('--status-url', url), header: header ?? null };
  return command === undefined ? null : { command };
}

function required(flag: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new UsageError(`${flag} is missing.`);
  return value;
}

function readUrl(flag: string, value: string | undefined): string {
  const url = required(flag, value);
  if (/^https?:\/\//.test(url) && URL.canParse(url)) return url;
  throw new UsageError(`${flag} has to be an address such as http://127.0.0.1:8080/notify, not “${url}”.`);
}

function readSkip(list: string): ReadonlySet<string> {
  const names = list.split(',').filter((name) => name !== '');
  for (const name of names) {
    if (!CASES.some((one) => one.name === name)) throw new UsageError(`--skip: there is no case “${name}”.`);
  }
  return new Set(names);
}

function readReportForm(text: string | undefined): ReportForm | null {
  if (text === undefined) return null;
  if (text === 'json' || text === 'junit' || text === 'markdown') return text;
  throw new UsageError(`--report has to be ${Object.keys(REPORTS).join(', ')}, not “${text}”.`);
}

/** The run follows the kinds of keys that the merchant has at the simulator. */
async function askKeyMode(call: ControlClient['call']): Promise<KeyMode> {
  const { mode } = await call('GET', '/_sim/keys');
  const known = KEY_MODES.find((one) => one === mode);
  if (known === undefined) throw new Failure('The simulator does not tell its kinds of keys.');
  return known;
}

/** Names the merchant in each call. The faults belong to all merchants together. */
function naming({ merchantId: mchid }: Merchant, { call }: ControlClient): ControlClient['call'] {
  return (method, path, body) => {
    if (path === '/_sim/faults') return call(method, path, body);
    if (method !== 'GET') return call(method, path, { ...body, mchid });
    return call(method, `${path}${path.includes('?') ? '&' : '?'}mchid=${mchid}`);
  };
}

async function askMerchant(client: ControlClient): Promise<Merchant> {
  return parseMerchant(JSON.stringify(await client.call('GET', '/_sim/merchant')));
}

function writeBadge(path: string, svg: string): void {
  try {
    writeFileSync(path, svg);
  } catch (error) {
    throw new Failure(`${path} cannot be written: ${error instanceof Error ? error.message : error}`);
  }
}
