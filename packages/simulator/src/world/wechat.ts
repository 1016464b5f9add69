import { type ControlAction, summaryOf } from '../events/control-action.js';
import { createEventLog } from '../events/event-log.js';
import { createMask } from '../events/secrets.js';
import { createFaults } from '../faults/faults.js';
import { createClock } from '../foundation/clock.js';
import { randomDigits } from '../foundation/cryptography.js';
import { partOf, type State } from '../foundation/state.js';
import type { NamedTemplate } from '../mini-program/message-template.js';
import { createMiniProgram, type MiniProgram } from '../mini-program/mini-program.js';
import type { PushSettings } from '../mini-program/push-settings.js';
import type { SubMerchant } from '../payments/sub-merchants.js';
import type { Merchant } from '../protocol/merchant.js';
import { createWorld, type Shared, type World } from './world.js';

/** These merchants cannot be at one WeChat. The message is for people. */
export class MerchantsError extends TypeError {}

/** The first merchant is meant where a call names none. */
export type Merchants = readonly [Merchant, ...Merchant[]];
export type Worlds = readonly [World, ...World[]];

/** A sub-merchant as a service provider takes it in. */
export interface WantedSubMerchant {
  /** Ten digits by default. */
  readonly subMchid?: string | undefined;
  /** The appid of its own mini-program; none by default. */
  readonly subAppid?: string | undefined;
}

type Owner = Pick<Merchant, 'appId' | 'appSecret' | 'merchantId'>;

interface Options extends Pick<Shared, 'randomBytes' | 'keyMode' | 'refundNotifyUrl' | 'isTradeManaged'> {
  readonly merchants: Merchants;
  /** Where the events of the first mini-program are pushed; null for nowhere. */
  readonly messagePush: PushSettings | null;
  /** The message templates of the first mini-program. */
  readonly templates: readonly NamedTemplate[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly state: State;
}

/**
 * WeChat, before a server listens: the clock, the events, the faults and the mini-programs with their users, which all
 * merchants share, and the world of each merchant.
 * @throws MerchantsError where two merchants have one number, or two secrets one appid
 */
export function createWechat({ merchants, now, state, messagePush, templates, ...options }: Options) {
  const clock = createClock(now, state);
  const secrets = merchants.flatMap(({ appSecret, apiV3Key }) => [appSecret, apiV3Key]);
  const log = createEventLog(clock, createMask(secrets));
  const faults = createFaults();
  const find = (merchantId: string): World | null => byNumber.get(merchantId) ?? null;
  const findByTransaction = (transactionId: string): World | null =>
    [...byNumber.values()].find(({ orders }) => orders.findByTransactionId(transactionId) !== null) ?? null;
  const miniPrograms = new Map<string, MiniProgram>();
  const findMiniProgram = (appId: string): MiniProgram | null => miniPrograms.get(appId) ?? null;
  const shared: Shared = { ...options, find, findByTransaction, clock, log, faults, findMiniProgram };
  const byNumber = new Map<string, World>();

  // The maps of the first one have the names that they had when there was only one.
  const stateOf = (id: string, known: ReadonlyMap<string, unknown>) =>
    known.size === 0 ? state : partOf(state, id);

  function openMiniProgram({ appId, appSecret, merchantId }: Owner): MiniProgram {
    const known = miniPrograms.get(appId);
    if (known?.appSecret === appSecret) return known;
    if (known !== undefined)
      throw new MerchantsError(`Merchant ${merchantId} has another secret for ${appId} than the others.`);
    const made = createMiniProgram({
      appId,
      appSecret,
      ...shared,
      record: log.record,
      state: stateOf(appId, miniPrograms),
      messagePush: miniPrograms.size === 0 ? messagePush : null,
      templates: miniPrograms.size === 0 ? templates : [],
    });
    miniPrograms.set(appId, made);
    return made;
  }

  function open(merchant: Merchant): World {
    const { merchantId } = merchant;
    if (byNumber.has(merchantId)) throw new MerchantsError(`There are two merchants ${merchantId}.`);
    const miniProgram = openMiniProgram(merchant);
    const world = createWorld({ ...shared, merchant, miniProgram, state: stateOf(merchantId, byNumber) });
    byNumber.set(merchantId, world);
    for (const subMerchant of world.subMerchants.all()) openForSubMerchant(subMerchant);
    return world;
  }

  function openForSubMerchant({
    subMchid: merchantId,
    subAppid: appId,
    subAppSecret: appSecret,
  }: SubMerchant) {
    if (appId === null || appSecret === null) return;
    openMiniProgram({ appId, appSecret, merchantId });
    secrets.push(appSecret);
  }

  const [first, ...others] = merchants;
  const worlds: Worlds = [open(first), ...others.map(open)];

  /** Does what is due by the clock, and schedules the rest. */
  function plan(): void {
    for (const world of worlds) world.plan();
    for (const { messagePush: pushes } of miniPrograms.values()) pushes.plan();
  }

  // Continue what was pending when the state was kept.
  plan();

  return {
    clock,
    log,
    faults,
    worlds,
    miniPrograms: (): MiniProgram[] => [...miniPrograms.values()],

    /** The world of the merchant with this number; null for an unknown one. */
    find,

    /** The mini-program of an appid; null for an unknown one. */
    findMiniProgram,

    /** The mini-program that issued an access token; null for none. */
    miniProgramOfToken: (token: string): MiniProgram | null =>
      [...miniPrograms.values()].find(({ accessTokens }) => accessTokens.check(token) !== 'invalid') ?? null,

    /**
     * Makes a merchant a service provider, or gives it another sub-merchant. The same one again changes nothing.
     * @throws MerchantsError for a number that is taken, or none
     */
    addSubMerchant({ subMerchants, note }: World, wanted: WantedSubMerchant): SubMerchant {
      const { subMchid = `19${randomDigits(8, options.randomBytes)}`, subAppid = null } = wanted;
      if (!/^\d{8,10}$/.test(subMchid) || !/^wx\w{1,30}$/.test(subAppid ?? 'wx0'))
        throw new MerchantsError(
          'A sub-merchant has a number of 8 to 10 digits, and an appid that begins with wx if it has one.',
        );
      const known = subMerchants.find(subMchid);
      if (known?.subAppid === subAppid) return known;
      if (known !== null || byNumber.has(subMchid))
        throw new MerchantsError(
          `${subMchid} is a merchant already. A sub-merchant needs a number of its own.`,
        );
      const newSecret = options.randomBytes(16).toString('hex');
      const subAppSecret = subAppid && (findMiniProgram(subAppid)?.appSecret ?? newSecret);
      const subMerchant: SubMerchant = { subMchid, subAppid, subAppSecret };
      openForSubMerchant(subMerchant);
      subMerchants.add(subMerchant);
      note({ kind: 'subMerchantAdded', subMchid });
      return subMerchant;
    },

    /** Records a control action that concerns all merchants. */
    note(action: ControlAction): void {
      const summary = summaryOf(action);
      log.record(null, { kind: 'control', summary, action, outTradeNo: null, diagnosis: null });
    },

    plan,

    /** Forgets everything but the merchants. */
    reset(): void {
      for (const store of [...worlds, ...miniPrograms.values(), faults, clock]) store.reset();
      // Its readers hear of the reset when everything else is forgotten.
      log.reset();
    },

    async close(): Promise<void> {
      await Promise.all(
        [...worlds, ...[...miniPrograms.values()].map((one) => one.messagePush)].map((one) => one.close()),
      );
      state.close();
    },
  };
}

export type Wechat = ReturnType<typeof createWechat>;
