import { randomBytes as systemRandomBytes } from 'node:crypto';
import { type Control, createControl } from './control/control.js';
import { createControlServer } from './control/control-server.js';
import { createScope } from './control/scope.js';
import { seededRandomBytes } from './foundation/seeded-random.js';
import { inMemory, type State } from './foundation/state.js';
import { openStateFile, StateFileError } from './foundation/state-file.js';
import { readNamedTemplate, type TemplateWish } from './mini-program/message-template.js';
import type { PushSettings } from './mini-program/push-settings.js';
import type { SubMerchant } from './payments/sub-merchants.js';
import { type Authority, createAuthority, hostsOf, issueIdentity } from './protocol/authority.js';
import type { KeyMode } from './protocol/keyring.js';
import { environmentOf, type Merchant } from './protocol/merchant.js';
import { makeMerchant } from './protocol/merchant-keys.js';
import { checkAddress } from './server/free-address.js';
import { startServer } from './server/http-server.js';
import { createWechat, type Merchants, type WantedSubMerchant, type Wechat } from './world/wechat.js';
import type { World } from './world/world.js';

export type { Control } from './control/control.js';
export type { BooksView } from './control/views/books.js';
export type { OrderView } from './control/views/order.js';
export type { RefundView } from './control/views/refund.js';
export type { ShipmentView } from './control/views/shipment.js';
export type { Diagnosis } from './diagnosis/signature-diagnosis.js';
export type { ControlEvent, NotificationEvent, RequestEvent, SimulatorEvent } from './events/event.js';
export type { ApiFault, Fault, FaultRule, Faults } from './faults/faults.js';
export type { NotificationVariant } from './faults/notification-variants.js';
export type { PushSettings } from './mini-program/push-settings.js';
export type { NotificationView } from './notifications/dispatch.js';
export type { AppCashierRequest } from './payments/app-payment.js';
export type { CashierRequest } from './payments/request-payment.js';
export type { SubMerchant } from './payments/sub-merchants.js';
export type { Authority } from './protocol/authority.js';
export type { KeyMode, KeysView } from './protocol/keyring.js';
export { createMerchant, environmentFile, type Merchant, parseMerchant } from './protocol/merchant.js';
export type { ApiOperation, Operation } from './protocol/operations.js';
export type { ConsoleRefund } from './refunds/console-refund.js';
export type { WantedSubMerchant } from './world/wechat.js';

export interface SimulatorOptions {
  /** 0, the default, chooses an ephemeral port. */
  readonly port?: number;
  readonly host?: string;
  /** Host names of the page and `/_sim/`, beside `host` and those of loopback. */
  readonly allowedHosts?: readonly string[];
  /** By default a new merchant with keys of its own. */
  readonly merchant?: Merchant;
  /** Instead of `merchant` where there are several. The first one is meant where a call names none. */
  readonly merchants?: Merchants;
  /** Makes the first merchant a service provider with these sub-merchants. */
  readonly subMerchants?: readonly WantedSubMerchant[];
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** A file that keeps the state and the merchant across restarts. By default the state ends with the process. */
  readonly db?: string;
  /** The same seed gives the same keys, ids and random faults. By default they are random. */
  readonly seed?: string;
  /** The kinds of WeChat's keys: `public-key` as every new merchant, `certificate` as the older ones; `both` by default. */
  readonly keys?: KeyMode;
  /** The merchant's console-wide address for refund notifications. By default only requests name addresses. */
  readonly refundNotifyUrl?: string;
  /** Freezes payments until their buyers confirm receipt, as WeChat does where it asks shipping; false by default. */
  readonly tradeManaged?: boolean;
  /** Where the events of the first mini-program are pushed; by default nowhere. It is not checked at the start. */
  readonly messagePush?: PushSettings;
  /** The message templates of the first mini-program, also after a reset; by default none. */
  readonly templates?: readonly (TemplateWish & { readonly priTmplId: string })[];
  /** Takes the place of WeChat's hosts for SDKs whose host is built in. By default it does not. */
  readonly proxy?: ProxyOptions;
}

/** The simulator as an HTTP proxy, and as a TLS server for a hosts file. */
export interface ProxyOptions {
  /** The CA that vouches for WeChat's hosts. By default a new one, whose key stays in memory. */
  readonly authority?: Authority;
  /** Whether connections to other hosts are passed on. By default they are refused. */
  readonly passThrough?: boolean;
  /** The port of the TLS server. 0, the default, chooses an ephemeral port. */
  readonly httpsPort?: number;
  /** A connection that does not finish its TLS handshake within this is closed; 30 s by default. */
  readonly handshakeTimeoutMs?: number;
  /** A connection to `target`, another host, was refused for the `times`th time. */
  readonly onRefused?: (target: string, times: number) => void;
}

/** A merchant of a simulator. */
export interface MerchantAccess {
  readonly merchant: Merchant;
  /** The environment of its back end, with the keys that it has now. */
  readonly environment: Readonly<Record<string, string>> & ReturnType<typeof environmentOf>;
  /** The control with this merchant named in every call. */
  readonly control: Control;
}

/** The first merchant's access, and the control of all of them. */
export interface Simulator extends MerchantAccess {
  readonly address: string;
  /** Null without the option. The proxy itself listens at `address`. */
  readonly proxy: {
    /** The address of the TLS server. */
    readonly httpsAddress: string;
    /** The certificate of the CA that clients have to trust, as PEM. */
    readonly certificate: string;
  } | null;
  /** Every merchant, the first one first. */
  readonly merchants: readonly MerchantAccess[];
  /** The merchant with this number. @throws Error for an unknown one */
  readonly of: (mchid: string) => MerchantAccess;
  readonly close: () => Promise<void>;
}

/** Variables of sub-merchants: `WECHAT_SUB_MERCHANT_ID`, of the second one `WECHAT_SUB_2_MERCHANT_ID`. */
function subMerchantEnvironment(subMerchants: readonly SubMerchant[]): Record<string, string> {
  const variables = subMerchants.flatMap(({ subMchid, subAppid, subAppSecret }, index) => {
    const prefix = index === 0 ? 'WECHAT_SUB' : `WECHAT_SUB_${index + 1}`;
    const own = { MERCHANT_ID: subMchid, APP_ID: subAppid, APP_SECRET: subAppSecret };
    return Object.entries(own).flatMap(([name, value]) =>
      value === null ? [] : [[`${prefix}_${name}`, value] as const],
    );
  });
  return Object.fromEntries(variables);
}

/** The key of the first merchant in the state. The others have their numbers. */
const FIRST = '';

/** Starts a simulator on this machine. @throws Error with code EADDRINUSE where the port is taken */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, host = '127.0.0.1' } = options;
  // Before its file is touched: the simulator that has the port may be using it.
  for (const wanted of [port, options.proxy?.httpsPort ?? 0]) await checkAddress(wanted, host);
  const state = options.db === undefined ? inMemory : openStateFile(options.db);
  try {
    return await startWith(state, { ...options, port, host });
  } catch (error) {
    state.close();
    throw error;
  }
}

type StartOptions = SimulatorOptions & Required<Pick<SimulatorOptions, 'port' | 'host'>>;

async function startWith(state: State, options: StartOptions): Promise<Simulator> {
  const { port, host, now = Date.now, allowedHosts = [] } = options;
  const { seed, keys = 'both', refundNotifyUrl = null, tradeManaged = false, messagePush = null } = options;
  const { templates = [] } = options;
  const merchants = await keepMerchants(state, options);
  const randomBytes =
    seed === undefined ? systemRandomBytes : seededRandomBytes(`${seed} ${countStart(state)}`);
  const wechat = createWechat({
    merchants,
    now,
    randomBytes,
    state,
    keyMode: keys,
    refundNotifyUrl,
    isTradeManaged: tradeManaged,
    messagePush,
    templates: templates.map(readNamedTemplate),
  });
  for (const wanted of options.subMerchants ?? []) wechat.addSubMerchant(wechat.worlds[0], wanted);
  const authority = options.proxy && (options.proxy.authority ?? createAuthority(Date.now()));
  const server = await startServer({
    wechat,
    port,
    host,
    allowedHosts,
    createControl: (door) => createControlServer(wechat, door),
    proxy: authority ? proxySettings(wechat, authority, options.proxy) : null,
  });
  const accessTo = ({ merchant, subMerchants }: World): MerchantAccess => {
    const control = createControl(createScope(wechat, merchant.merchantId));
    return {
      merchant,
      get environment() {
        return {
          ...environmentOf(merchant, server.address, control.keys().payPublicKeys),
          ...subMerchantEnvironment(subMerchants.all()),
        };
      },
      control,
    };
  };
  const accesses = wechat.worlds.map(accessTo);
  const first = accesses[0] ?? accessTo(wechat.worlds[0]);
  return {
    merchant: first.merchant,
    get environment() {
      return first.environment;
    },
    control: createControl(createScope(wechat, null)),
    merchants: accesses,
    of(mchid) {
      const access = accesses.find(({ merchant }) => merchant.merchantId === mchid);
      if (access === undefined) throw new Error(`There is no merchant ${mchid} at this simulator.`);
      return access;
    },
    address: server.address,
    proxy:
      authority && server.httpsAddress !== null
        ? { httpsAddress: server.httpsAddress, certificate: authority.certificate }
        : null,
    async close() {
      await server.close();
      await wechat.close();
    },
  };
}

function proxySettings(wechat: Wechat, authority: Authority, options: ProxyOptions = {}) {
  const { httpsPort = 0, passThrough = false, handshakeTimeoutMs = 30_000, onRefused } = options;
  return {
    identity: issueIdentity(authority, hostsOf(authority), Date.now()),
    port: httpsPort,
    passThrough,
    handshakeTimeoutMs,
    onRefused(target: string, times: number): void {
      wechat.note({ kind: 'proxyRefused', target, times });
      onRefused?.(target, times);
    },
  };
}

/** The merchants of the options and those that the state keeps, its first one first. */
async function keepMerchants(state: State, options: SimulatorOptions): Promise<Merchants> {
  const kept = state.map<Merchant>('merchant');
  const [wanted, ...others] = options.merchants ?? [options.merchant];
  const known = kept.get(FIRST);
  if (known !== undefined && wanted !== undefined && known.merchantId !== wanted.merchantId) {
    throw new StateFileError(
      `The state is one of merchant ${known.merchantId}, not of ${wanted.merchantId}.`,
    );
  }
  const first = wanted ?? known ?? (await makeMerchant(options.seed));
  kept.set(FIRST, first);
  for (const other of others) if (other !== undefined) kept.set(other.merchantId, other);
  return [first, ...[...kept].flatMap(([key, merchant]) => (key === FIRST ? [] : [merchant]))];
}

/** The number of earlier starts with this state. Each start needs other ids, even with the same seed. */
function countStart(state: State): number {
  const starts = state.map<number>('starts');
  const count = starts.get('') ?? 0;
  starts.set('', count + 1);
  return count;
}
