import { randomBytes as systemRandomBytes } from 'node:crypto';
import { type Control, createControl } from './control/control.js';
import { createControlServer } from './control/control-server.js';
import { seededRandomBytes } from './foundation/seeded-random.js';
import { inMemory, type State } from './foundation/state.js';
import { openStateFile, StateFileError } from './foundation/state-file.js';
import { type Authority, createAuthority, issueIdentity } from './protocol/authority.js';
import type { KeyMode } from './protocol/keyring.js';
import { environmentOf, type Merchant } from './protocol/merchant.js';
import { makeMerchant } from './protocol/merchant-keys.js';
import { WECHAT_HOSTS } from './protocol/wechat-hosts.js';
import { startServer } from './server/http-server.js';
import { createWorld, type World } from './world/world.js';

export type { Control } from './control/control.js';
export type { BooksView } from './control/views/books.js';
export type { OrderView } from './control/views/order.js';
export type { RefundView } from './control/views/refund.js';
export type { Diagnosis } from './diagnosis/signature-diagnosis.js';
export type { ControlEvent, NotificationEvent, RequestEvent, SimulatorEvent } from './events/event.js';
export type { ApiFault, Fault, FaultRule, Faults } from './faults/faults.js';
export type { NotificationVariant } from './faults/notification-variants.js';
export type { NotificationView } from './notifications/notifications.js';
export type { CashierRequest } from './payments/cashier.js';
export type { Authority } from './protocol/authority.js';
export type { KeyMode, KeysView } from './protocol/keyring.js';
export { createMerchant, environmentFile, type Merchant, parseMerchant } from './protocol/merchant.js';
export type { ApiOperation, Operation } from './protocol/operations.js';
export type { ConsoleRefund } from './refunds/console-refund.js';
export type { Shipment } from './shipping/shipments.js';

export interface SimulatorOptions {
  /** 0, the default, chooses an ephemeral port. */
  readonly port?: number;
  readonly host?: string;
  /** Host names of the page and `/_sim/`, beside `host` and those of loopback. */
  readonly allowedHosts?: readonly string[];
  /** By default a new merchant with keys of its own. */
  readonly merchant?: Merchant;
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

export interface Simulator {
  readonly address: string;
  /** Null without the option. The proxy itself listens at `address`. */
  readonly proxy: {
    /** The address of the TLS server. */
    readonly httpsAddress: string;
    /** The certificate of the CA that clients have to trust, as PEM. */
    readonly certificate: string;
  } | null;
  readonly merchant: Merchant;
  /** The environment of a back end: the merchant, and this simulator's addresses. */
  readonly environment: Readonly<Record<string, string>> & ReturnType<typeof environmentOf>;
  readonly control: Control;
  readonly close: () => Promise<void>;
}

/** Starts a simulator on this machine. @throws Error with code EADDRINUSE where the port is taken */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, host = '127.0.0.1', now = Date.now, allowedHosts = [] } = options;
  const { seed, keys = 'both', refundNotifyUrl = null } = options;
  const state = options.db === undefined ? inMemory : openStateFile(options.db);
  const merchant = await keepMerchant(state, options);
  const randomBytes =
    seed === undefined ? systemRandomBytes : seededRandomBytes(`${seed} ${countStart(state)}`);
  const world = createWorld({ merchant, now, randomBytes, state, keyMode: keys, refundNotifyUrl });
  const authority = options.proxy && (options.proxy.authority ?? createAuthority(Date.now()));
  const server = await startServer({
    worlds: [world],
    port,
    host,
    allowedHosts,
    createControl: (door) => createControlServer(world, door),
    proxy: authority ? proxySettings(world, authority, options.proxy) : null,
  });
  return {
    address: server.address,
    proxy:
      authority && server.httpsAddress !== null
        ? { httpsAddress: server.httpsAddress, certificate: authority.certificate }
        : null,
    merchant,
    environment: environmentOf(merchant, server.address),
    control: createControl(world),
    async close() {
      await server.close();
      await world.close();
    },
  };
}

function proxySettings(world: World, authority: Authority, options: ProxyOptions = {}) {
  const { httpsPort = 0, passThrough = false, handshakeTimeoutMs = 30_000, onRefused } = options;
  return {
    identity: issueIdentity(authority, WECHAT_HOSTS, Date.now()),
    port: httpsPort,
    passThrough,
    handshakeTimeoutMs,
    onRefused(target: string, times: number): void {
      world.note(`The proxy refused ${target}, ${times} so far: it is not a host of WeChat.`);
      onRefused?.(target, times);
    },
  };
}

async function keepMerchant(state: State, { merchant: wanted, seed }: SimulatorOptions): Promise<Merchant> {
  const kept = state.map<Merchant>('merchant');
  const known = kept.get('');
  if (known !== undefined && wanted !== undefined && known.merchantId !== wanted.merchantId) {
    throw new StateFileError(
      `The state is one of merchant ${known.merchantId}, not of ${wanted.merchantId}.`,
    );
  }
  const merchant = wanted ?? known ?? (await makeMerchant(seed));
  kept.set('', merchant);
  return merchant;
}

/** The number of earlier starts with this state. Each start needs other ids, even with the same seed. */
function countStart(state: State): number {
  const starts = state.map<number>('starts');
  const count = starts.get('') ?? 0;
  starts.set('', count + 1);
  return count;
}
