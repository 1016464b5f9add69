import { MESSAGE_EVENTS } from '@taro-pay/contracts';
import { findLastNotificationTime, findNewestOpenid } from '../modules/doctor/doctor-store.js';
import { findMessageDifferences, hasMessages } from '../modules/messages/message-check.js';
import { TRANSACTION_NOTIFY_PATH } from '../modules/notifications/notification-routes.js';
import { ErrcodeError, WechatError } from '../wechat/index.js';
import type { Checks, Found } from './findings.js';
import { once, type World } from './world.js';

/** Our signatures are refused from here on. https://pay.weixin.qq.com/doc/v3/merchant/4013053249 */
const WRONG_CLOCK_SECONDS = 300;
const DRIFTING_CLOCK_SECONDS = 60;

const PREPAY_LIFETIME_MS = 5 * 60_000;

type WechatPayChecks = Pick<
  Checks,
  'hosts' | 'clock' | 'signature' | 'keyMode' | 'apiV3Key' | 'answerKey' | 'binding'
>;

/** What WeChat Pay says to harmless questions. */
export function createWechatPayChecks(world: World): WechatPayChecks {
  const { config, diagnosis, now, prepays } = world;
  const { wechat } = config;
  const missingOrder = once(diagnosis.queryMissingOrder);
  const certificates = once(diagnosis.certificates);
  const prepay = once(() => prepayOneFen(world));
  return {
    async hosts() {
      const [main = '', ...backups] = wechat.payBaseUrls;
      for (const host of [main, wechat.apiBaseUrl]) {
        const answer = await diagnosis.clockOf(host);
        if ('reason' in answer) return { code: 'silent', facts: { host, ...answer } };
      }
      for (const host of backups) {
        const answer = await diagnosis.clockOf(host);
        if ('reason' in answer) return { code: 'backupSilent', facts: { host, ...answer } };
      }
      return { code: 'answer', facts: { count: backups.length + 2 } };
    },

    async clock() {
      const answer = await diagnosis.clockOf(wechat.payBaseUrls[0] ?? '');
      if ('reason' in answer || answer.dateMs === null) return { code: 'unknown' };
      // `Date` has whole seconds.
      const seconds = Math.floor(Math.abs(now() - answer.dateMs) / 1000);
      if (seconds >= WRONG_CLOCK_SECONDS) return { code: 'wrong', facts: { seconds } };
      if (seconds >= DRIFTING_CLOCK_SECONDS) return { code: 'drifts', facts: { seconds } };
      return { code: 'right', facts: { seconds: seconds + 1 } };
    },

    async signature() {
      const { status, code, advice } = await missingOrder();
      if (code === 'ORDER_NOT_EXIST') return { code: 'accepted' };
      return { code: 'refused', facts: { status, code: code ?? '', advice } };
    },

    async keyMode() {
      const { status, code, advice } = await certificates();
      const hasPublicKey = wechat.payPublicKey !== null;
      switch (status) {
        case 200:
          return { code: hasPublicKey ? 'both' : 'certificates' };
        case 404:
          return { code: hasPublicKey ? 'publicKey' : 'publicKeyMissing' };
        case 403:
          return hasPublicKey
            ? { code: 'publicKey' }
            : { code: 'forbidden', facts: { code: code ?? status } };
        default:
          return { code: 'unclear', facts: { status, code: code ?? '', advice } };
      }
    },

    async apiV3Key() {
      const { opensBox } = await certificates();
      if (opensBox !== null) return { code: opensBox ? 'opens' : 'wrong' };
      const at = await fromDatabase(world, findLastNotificationTime);
      return at === null ? { code: 'unproven' } : { code: 'notified', facts: { at: at.toISOString() } };
    },

    async answerKey() {
      const flaws = [(await missingOrder()).flaw, (await certificates()).flaw];
      const flaw = flaws.find((one) => one === 'unknownSerial' || one === 'badSignature');
      if (flaw !== undefined && flaw !== null) return { code: 'wrong', facts: { flaw } };
      if (flaws.includes(null)) return { code: 'verifies' };
      // WeChat may leave refusals unsigned; that it accepted a prepay is believed by its signature alone.
      const { code } = prepays ? await prepay() : { code: null };
      return { code: code === 'bound' || code === 'leftOpen' ? 'verifies' : 'unproven' };
    },

    binding: async () => (prepays ? prepay() : { code: 'notAsked' }),
  };
}

/** Creates an order of 1 fen, which nobody can pay without a signature of ours, and closes it. */
async function prepayOneFen(world: World): Promise<Found<'binding'>> {
  const { config, wechat, now, randomBytes } = world;
  const openid = await fromDatabase(world, findNewestOpenid);
  if (openid === null) return { code: 'noBuyer' };
  const outTradeNo = `DOCTOR${randomBytes(13).toString('hex')}`;
  try {
    await wechat.prepay({
      product: 'JSAPI',
      outTradeNo,
      description: 'doctor',
      totalFen: 1,
      payer: { openid },
      notifyUrl: config.publicBaseUrl + TRANSACTION_NOTIFY_PATH,
      expiresAt: new Date(now() + PREPAY_LIFETIME_MS),
    });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { code: 'refused', facts: { code: error.code ?? '', advice: error.message } };
  }
  try {
    await wechat.closeOrder(outTradeNo);
    const { payment } = await wechat.queryPayment(outTradeNo);
    if (payment?.tradeState === 'CLOSED') return { code: 'bound' };
  } catch (error) {
    if (!(error instanceof WechatError)) throw error;
  }
  return { code: 'leftOpen', facts: { outTradeNo } };
}

/** Null where the database cannot be asked: its own checks tell why. */
async function fromDatabase<Answer>(
  { database }: World,
  find: (sql: Awaited<ReturnType<World['database']>>) => Promise<Answer | null>,
): Promise<Answer | null> {
  try {
    return await find(await database());
  } catch {
    return null;
  }
}

type MiniProgramChecks = Pick<Checks, 'appSecret' | 'accessToken' | 'shipping' | 'messages'>;

/** What the mini-program's server API says. */
export function createMiniProgramChecks({ config, diagnosis, wechat }: World): MiniProgramChecks {
  const { messages } = config.site;
  return {
    async appSecret() {
      try {
        await wechat.code2Session('doctor');
        return { code: 'right' };
      } catch (error) {
        if (!(error instanceof WechatError)) throw error;
        if (error.kind === 'loginCodeInvalid') return { code: 'right' };
        if (error.code === '40013') return { code: 'wrongAppId' };
        if (error.code === '40125') return { code: 'wrongSecret' };
        if (error.kind === 'unavailable') throw error;
        return { code: 'refused', facts: { code: error.code ?? '' } };
      }
    },

    async accessToken() {
      try {
        await diagnosis.accessToken();
        return { code: 'given' };
      } catch (error) {
        // Without a code there was no answer.
        if (!(error instanceof WechatError) || error.code === null) throw error;
        if (error.code === '40164') return { code: 'addressRefused' };
        return { code: 'refused', facts: { message: error.message } };
      }
    },

    async shipping() {
      try {
        if (!(await wechat.shipping.isManaged())) return { code: 'notManaged' };
        return { code: (await wechat.shipping.isConfirmed()) ? 'managed' : 'unconfirmed' };
      } catch (error) {
        if (!isRefusal(error)) throw error;
        return { code: 'refused', facts: { message: error.message } };
      }
    },

    async messages() {
      if (!hasMessages(messages)) return { code: 'none' };
      try {
        const problems = await findMessageDifferences(wechat, messages);
        const [problem] = problems;
        if (problem !== undefined) return { code: 'differ', facts: { count: problems.length, problem } };
        return { code: 'fit', facts: { count: MESSAGE_EVENTS.filter((event) => messages[event]).length } };
      } catch (error) {
        if (!isRefusal(error)) throw error;
        return { code: 'refused', facts: { message: error.message } };
      }
    },
  };
}

const isRefusal = (error: unknown): error is WechatError =>
  error instanceof WechatError && (error.kind === 'rejected' || error instanceof ErrcodeError);
