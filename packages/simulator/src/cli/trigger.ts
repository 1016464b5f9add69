import type { JsonObject } from '../foundation/json.js';
import { type Command, Failure, parseFlags, readWholeNumber, UsageError } from './command.js';
import {
  type ControlClient,
  createControlClient,
  simulatorUrl,
  URL_FLAG,
  urlHelp,
} from './control-client.js';

const HELP = `Makes something happen at a running simulator, as the buyer, WeChat or its operators would.

Usage
  wechat-simulator trigger pay <out_trade_no>              the buyer pays; the notification goes out
  wechat-simulator trigger cancel <out_trade_no>           the buyer leaves the cashier
  wechat-simulator trigger fail <out_trade_no>             the payment fails
  wechat-simulator trigger close <out_trade_no>            WeChat closes the order
  wechat-simulator trigger pay-in-flight <out_trade_no>    money that crossed the close of its order
  wechat-simulator trigger refund <out_refund_no> success|abnormal|closed
                                                           what becomes of a refund
  wechat-simulator trigger console-refund <out_trade_no>   a person refunds it in WeChat's merchant console
  wechat-simulator trigger resend <id> [--variant <name>]  a notification again: its id, or an out_trade_no for
                                                           its newest one; a variant is bent in one way
  wechat-simulator trigger reset                           forget everything but the merchant

Flags
  --variant <name>     resend: how to bend the notification; a wrong name answers with the list
  --amount <fen>       console-refund: how much; left out, all that is left
  --reason <text>      console-refund: why
  --silent             console-refund: no notification tells of it
  --not-queryable      console-refund: the refund query does not know its number
${urlHelp()}

Examples
  wechat-simulator trigger pay ORDER-000001
  wechat-simulator trigger console-refund ORDER-000001 --amount 100
  wechat-simulator trigger resend ORDER-000001 --variant BAD_TAG
`;

const FLAGS = {
  ...URL_FLAG,
  variant: { type: 'string' },
  amount: { type: 'string' },
  reason: { type: 'string' },
  silent: { type: 'boolean' },
  'not-queryable': { type: 'boolean' },
} as const;

type Flags = ReturnType<typeof parseFlags<{ readonly options: typeof FLAGS }>>['values'];

/** What each flag belongs to. */
const OWNERS = {
  variant: 'resend',
  amount: 'console-refund',
  reason: 'console-refund',
  silent: 'console-refund',
  'not-queryable': 'console-refund',
} as const satisfies Partial<Record<keyof Flags, string>>;

/** The order actions of the control API, by their names on the command line. */
const ORDER_ACTIONS = {
  pay: 'pay',
  cancel: 'cancel',
  fail: 'fail',
  close: 'close',
  'pay-in-flight': 'payInFlight',
} as const;

export const trigger: Command = {
  summary: 'pay, fail, close or refund an order, end a refund, send a notification again',
  help: HELP,
  async run(args) {
    const { values, positionals } = parseFlags(args, { options: FLAGS, allowPositionals: true });
    const [what = '', ...words] = positionals;
    for (const [flag, owner] of Object.entries(OWNERS)) {
      if (flag in values && what !== owner) throw new UsageError(`--${flag} belongs to ${owner}.`);
    }
    const client = createControlClient(simulatorUrl(values.url));
    console.log(await act(client, what, words, values));
    return 0;
  },
};

async function act(
  client: ControlClient,
  what: string,
  words: readonly string[],
  flags: Flags,
): Promise<string> {
  const orderAction = Object.entries(ORDER_ACTIONS).find(([name]) => name === what)?.[1];
  if (orderAction !== undefined) {
    const [outTradeNo] = expectWords(what, words, ['out_trade_no']);
    return actOnOrder(client, outTradeNo, orderAction);
  }
  switch (what) {
    case 'refund': {
      const [outRefundNo, outcome] = expectWords(what, words, ['out_refund_no', 'success|abnormal|closed']);
      const status = outcome.toUpperCase();
      await client.call('POST', `/_sim/refunds/${encodeURIComponent(outRefundNo)}`, { status });
      return `${outRefundNo}: ${status}`;
    }
    case 'console-refund': {
      const [outTradeNo] = expectWords(what, words, ['out_trade_no']);
      return refundInConsole(client, outTradeNo, flags);
    }
    case 'resend': {
      const [name] = expectWords(what, words, ['id']);
      const { variant } = flags;
      return resend(client, name, variant === undefined ? {} : { variant });
    }
    case 'reset':
      expectWords(what, words, []);
      await client.call('POST', '/_sim/reset');
      return 'All but the merchant is forgotten.';
    default:
      throw new UsageError(
        `Trigger one of ${[...Object.keys(ORDER_ACTIONS), 'refund', 'console-refund', 'resend', 'reset'].join(', ')}, not “${what}”.`,
      );
  }
}

async function actOnOrder(client: ControlClient, outTradeNo: string, action: string): Promise<string> {
  const { errMsg } = await client.call('POST', `/_sim/orders/${encodeURIComponent(outTradeNo)}`, { action });
  const told = `${outTradeNo}: ${errMsg}`;
  // A buyer who cancels and a payment that fails are what was asked for; an order that can not be paid is not.
  const isWanted = action === 'cancel' || action === 'fail' || String(errMsg).endsWith(':ok');
  if (!isWanted) throw new Failure(told);
  return told;
}

async function refundInConsole(client: ControlClient, outTradeNo: string, flags: Flags): Promise<string> {
  const { amount, reason, silent, 'not-queryable': isHidden } = flags;
  const refund = await client.call('POST', `/_sim/orders/${encodeURIComponent(outTradeNo)}/console-refunds`, {
    ...(amount !== undefined && { amountFen: readWholeNumber('--amount', amount, [1, 2 ** 31 - 1]) }),
    ...(reason !== undefined && { reason }),
    ...(silent === true && { notify: false }),
    ...(isHidden === true && { queryable: false }),
  });
  const told = refund.notifyUrl === null ? 'nobody is told' : `${refund.notifyUrl} is told`;
  return `${outTradeNo}: ${refund.refundFen} fen go back as ${refund.outRefundNo}; ${told}.`;
}

async function resend(client: ControlClient, name: string, body: JsonObject): Promise<string> {
  const { notifications } = await client.call('GET', '/_sim/notifications');
  const known: readonly JsonObject[] = Array.isArray(notifications) ? notifications : [];
  const found = known.findLast((one) => one.id === name || one.outTradeNo === name);
  if (found === undefined)
    throw new Failure(`There is no notification “${name}”, nor one of an order of that number.`);
  await client.call('POST', `/_sim/notifications/${encodeURIComponent(String(found.id))}/resend`, body);
  return `${found.eventType} ${found.id} is on its way.`;
}

type Words<Names extends readonly string[]> = { [Index in keyof Names]: string };

function expectWords<const Names extends readonly string[]>(
  what: string,
  words: readonly string[],
  names: Names,
): Words<Names> {
  if (isAsLong(words, names)) return words;
  throw new UsageError(`It is written: trigger ${[what, ...names.map((name) => `<${name}>`)].join(' ')}.`);
}

function isAsLong<Names extends readonly string[]>(
  words: readonly string[],
  names: Names,
): words is Words<Names> & readonly string[] {
  return words.length === names.length;
}
