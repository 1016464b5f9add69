import { createAccessToken } from './access-token.js';
import { WechatError } from './errors.js';
import { exchange, type HttpAnswer, NoAnswer } from './exchange.js';
import type { WechatConfig } from './index.js';
import { createRequests, downloadCertificates } from './pay-client.js';
import { toWechatError } from './pay-errors.js';
import { createPlatformKeys, openCertificates } from './platform-keys.js';
import { type Flaw, findFlaw } from './verification.js';

/** An answer of WeChat Pay as it is, for people who look for a mistake. */
export interface Answered {
  readonly status: number;
  /** WeChat's code where it refused. */
  readonly code: string | null;
  /** What is known about the refusal, with WeChat's Request-ID; empty where it did not refuse. */
  readonly advice: string;
  /** Why the answer is not verified; null where WeChat signed it. */
  readonly flaw: Flaw | null;
}

interface Options {
  readonly config: WechatConfig;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
}

/** Of one question. WeChat normally answers within a second. */
const TIMEOUT_MS = 5_000;

/** Harmless questions to WeChat that show whether the credentials are right. Every one throws WechatError without an answer. */
export function createDiagnosis({ config, now, randomBytes }: Options) {
  const merchant = { ...config, now, randomBytes };
  const { apiV3Key, payPublicKey: publicKey } = config;
  const download = () => downloadCertificates(merchant, TIMEOUT_MS);
  const keys = createPlatformKeys({ publicKey, apiV3Key, now, downloadCertificates: download });
  const findKey = (serial: string) => keys.find(serial).catch(() => null);
  const accessToken = createAccessToken({ ...config, now, timeoutMs: TIMEOUT_MS });

  async function ask(path: string): Promise<{ answered: Answered; answer: HttpAnswer }> {
    const headers: Record<string, string> = publicKey === null ? {} : { 'Wechatpay-Serial': publicKey.id };
    const { answer, signed } = await createRequests(merchant).send(
      { method: 'GET', path, data: null, headers },
      (request) => exchange(request, TIMEOUT_MS),
    );
    const { status } = answer;
    const flaw = await findFlaw(answer, { findKey, now });
    if (status === 200) return { answered: { status, code: null, advice: '', flaw }, answer };
    const call = `GET ${path.split('?', 1)[0]}`;
    const { code, message } = toWechatError(answer, flaw, { call, signed });
    return { answered: { status, code, advice: message, flaw }, answer };
  }

  return {
    /**
     * Whatever a host answers, its clock is in it: the `Date` in milliseconds since 1970, null without one. The words say
     * why it did not answer.
     */
    async clockOf(
      baseUrl: string,
    ): Promise<{ readonly dateMs: number | null } | { readonly reason: string }> {
      try {
        const { headers } = await exchange({ method: 'GET', url: new URL(`${baseUrl}/`) }, TIMEOUT_MS);
        const dateMs = Date.parse(headers.date ?? '');
        return { dateMs: Number.isNaN(dateMs) ? null : dateMs };
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        return { reason: error.message };
      }
    },

    /** Asks for an order that does not exist: WeChat says so only to a merchant whose signature is right. */
    async queryMissingOrder(): Promise<Answered> {
      const outTradeNo = `DOCTOR${randomBytes(13).toString('hex')}`;
      const path = `/v3/pay/transactions/out-trade-no/${outTradeNo}?mchid=${config.merchantId}`;
      return (await ask(path)).answered;
    },

    /** Asks for the platform certificates; `opensBox` tells whether the APIv3 key opens them, null where there are none. */
    async certificates(): Promise<Answered & { readonly opensBox: boolean | null }> {
      const { answered, answer } = await ask('/v3/certificates');
      if (answered.status !== 200) return { ...answered, opensBox: null };
      try {
        openCertificates(answer.body, apiV3Key);
        return { ...answered, opensBox: true };
      } catch (error) {
        if (!(error instanceof WechatError) || error.kind !== 'rejected') throw error;
        return { ...answered, opensBox: false };
      }
    },

    /** Gets an access token of the mini-program. @throws WechatError whose code is WeChat's errcode */
    async accessToken(): Promise<void> {
      await accessToken.get();
    },
  };
}

export type Diagnosis = ReturnType<typeof createDiagnosis>;
