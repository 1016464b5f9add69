import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { randomText } from '../foundation/cryptography.js';
import { isRecord } from '../foundation/json.js';
import { type Simulator, startSimulator } from '../index.js';
import type { KeyMode } from '../protocol/keyring.js';
import { type Command, Failure, parseFlags, UsageError } from './command.js';
import { CALLS, PREPAY_CALLS, STABLE_TOKEN_CALLS } from './compare/calls.js';
import type { Call, Party } from './compare/draft.js';
import { NUMBER_PREFIX } from './compare/harmless.js';
import { type Identity, identityOf, readIdentity, standInOf } from './compare/merchant-identity.js';
import { REPORTS, type ReportForm } from './compare/report-forms.js';
import { askKeyMode, compare as compareSides, SignatureRefused } from './compare/run.js';
import type { Side } from './compare/send.js';
import { listenForSignals } from './signals.js';

/** https://pay.weixin.qq.com/doc/v3/merchant/4012525182 */
const WECHAT: Side['urls'] = {
  pay: 'https://api.mch.weixin.qq.com',
  miniProgram: 'https://api.weixin.qq.com',
};

const HELP = `Compares the real WeChat with the simulator: makes ${CALLS.length} harmless calls at both, with a real merchant, and reports
every difference in status, headers, code, names and types of fields. The report holds no secret, id or time; send it as
an issue. The exit code is 1 if there is a difference.

It pays nothing and refunds nothing: queries and closes of numbers that do not exist, wrong signatures, wrong fields,
certificates, bills of impossible days, login with a wrong code. A call that is not in its list of harmless ones is not
made. The simulator that it starts has the merchant's names and keys of its own: the real ones only sign the calls.

Usage
  wechat-simulator compare --merchant <env file> [flags]

Flags
  --merchant <env file>  the environment of a real back end: WECHAT_APP_ID, WECHAT_APP_SECRET, WECHAT_MERCHANT_ID,
                         WECHAT_SERIAL_NO, WECHAT_PRIVATE_KEY or WECHAT_PRIVATE_KEY_PATH, and WECHAT_PAY_PUBLIC_KEY_ID
                         where the merchant has one
  --prepay <openid>      also makes an order of 1 fen for this openid and closes it at once: ${PREPAY_CALLS.length} calls more. Its prepay_id
                         is shown to nobody, so that nobody can pay it
  --stable-token         also asks for an access token: ${STABLE_TOKEN_CALLS.length} calls more. The valid one comes again, and none is ended
  --only <names>         only these calls, by their names in the report; commas separate them. Those of the two flags
                         above are made all the same
  --report <form>        text, the default, markdown or json
  --base-url <address>   another address in place of both hosts of WeChat, such as that of another simulator
  --help

Example
  wechat-simulator compare --merchant wechat.env --report markdown > differences.md
`;

const FLAGS = {
  merchant: { type: 'string' },
  prepay: { type: 'string' },
  'stable-token': { type: 'boolean', default: false },
  only: { type: 'string' },
  report: { type: 'string', default: 'text' },
  'base-url': { type: 'string' },
} as const;

export const compare: Command = {
  summary: 'find the differences to the real WeChat by harmless calls of a real merchant',
  help: HELP,
  async run(args) {
    const { values } = parseFlags(args, { options: FLAGS });
    if (values.merchant === undefined) throw new UsageError('--merchant is missing.');
    const write = REPORTS[readForm(values.report)];
    const calls = values.only === undefined ? CALLS : readCalls(values.only);
    const urls = values['base-url'] === undefined ? WECHAT : readBaseUrl(values['base-url']);
    const identity = readIdentity(values.merchant);
    const outTradeNo = `${NUMBER_PREFIX}${randomText(16, randomBytes).toUpperCase()}`;
    const wechat: Side = { urls, party: { ...identity, outTradeNo, openid: values.prepay ?? '' } };
    const keys = await keyModeOf(wechat);
    const { interruption, exitCode, stop } = listenForSignals();
    const comparison = await compareWithSimulator(identity, keys, {
      wechat,
      calls,
      isPrepayWanted: values.prepay !== undefined,
      isTokenWanted: values['stable-token'],
      interruption,
    }).finally(stop);
    for (const number of comparison.leftOpen)
      console.error(
        `Order ${number} of 1 fen could not be closed. Close it, or let it expire in seven days.`,
      );
    if (interruption.aborted) return exitCode();
    const day = new Date().toISOString().slice(0, 10);
    const { leftOpen: _, ...told } = comparison;
    console.log(write({ version: versionOf(), day, wechat: urls.pay, keys, ...told }));
    return comparison.differences.length === 0 ? 0 : 1;
  },
};

async function keyModeOf(wechat: Side): Promise<KeyMode> {
  try {
    return await askKeyMode(wechat);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof SignatureRefused)
      throw new Failure(
        `WeChat refuses the signature of this merchant: ${reason}. Compare its private key, WECHAT_SERIAL_NO, WECHAT_MERCHANT_ID and the clock of this machine.`,
      );
    throw new Failure(`${wechat.urls.pay} cannot be reached: ${reason}.`);
  }
}

type CompareOptions = Omit<Parameters<typeof compareSides>[0], 'simulator'>;

async function compareWithSimulator(identity: Identity, keys: KeyMode, options: CompareOptions) {
  const simulator = await startSimulator({ merchant: standInOf(identity), keys });
  try {
    const { address, merchant } = simulator;
    const party: Party = {
      ...identityOf(merchant),
      payPublicKeyId: identity.payPublicKeyId,
      outTradeNo: options.wechat.party.outTradeNo,
      openid: await logIn(simulator),
    };
    return await compareSides({ ...options, simulator: { urls: bothAt(address), party } });
  } finally {
    await simulator.close();
  }
}

/** The openid of a user of the simulator. */
async function logIn({ address, merchant, control }: Simulator): Promise<string> {
  const query = new URLSearchParams({
    appid: merchant.appId,
    secret: merchant.appSecret,
    js_code: control.login('compare').code,
    grant_type: 'authorization_code',
  });
  const session: unknown = await (await fetch(`${address}/sns/jscode2session?${query}`)).json();
  return isRecord(session) ? String(session.openid) : '';
}

const bothAt = (url: string): Side['urls'] => ({ pay: url, miniProgram: url });

function readBaseUrl(text: string): Side['urls'] {
  const url = text.replace(/\/+$/, '');
  if (/^https?:\/\/[^/?#]+$/.test(url) && URL.canParse(url)) return bothAt(url);
  throw new UsageError(`--base-url has to be an address such as http://127.0.0.1:3100, not “${text}”.`);
}

function readCalls(names: string): readonly Call[] {
  return names.split(',').map((name) => {
    const call = CALLS.find((one) => one.name === name);
    if (call === undefined) throw new UsageError(`--only: there is no call “${name}”.`);
    return call;
  });
}

function readForm(text: string): ReportForm {
  if (text === 'text' || text === 'markdown' || text === 'json') return text;
  throw new UsageError(`--report has to be ${Object.keys(REPORTS).join(', ')}, not “${text}”.`);
}

function versionOf(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return isRecord(manifest) ? String(manifest.version) : '';
}
