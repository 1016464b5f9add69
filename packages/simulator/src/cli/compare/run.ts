import type { KeyMode } from '../../protocol/keyring.js';
import { certificates, close, PREPAY_CALLS, query, STABLE_TOKEN_CALLS } from './calls.js';
import { type Asked, type Difference, differencesOf } from './differences.js';
import type { Call, Draft, Party } from './draft.js';
import { factsOf, kindOfSerial } from './facts.js';
import { PREPAY_PATH } from './harmless.js';
import { type Answer, type Side, send } from './send.js';

export interface Comparison {
  /** The number of calls that both sides answered. */
  readonly compared: number;
  readonly differences: readonly Difference[];
  /** The calls that WeChat did not answer. */
  readonly unanswered: readonly { readonly name: string; readonly reason: string }[];
  /** The numbers of orders that WeChat accepted and did not close. */
  readonly leftOpen: readonly string[];
}

interface Options {
  readonly wechat: Side;
  readonly simulator: Side;
  readonly calls: readonly Call[];
  /** Also makes an order of one fen, and closes it. */
  readonly isPrepayWanted: boolean;
  /** Also asks for an access token. */
  readonly isTokenWanted: boolean;
  /** Ends the comparison early. An order is closed all the same. */
  readonly interruption: AbortSignal;
}

/** WeChat refuses the merchant's signature, so nothing else can be compared. The message is WeChat's. */
export class SignatureRefused extends Error {}

/** Which kinds of keys WeChat has for this merchant. @throws SignatureRefused, Error where no answer comes */
export async function askKeyMode(wechat: Side): Promise<KeyMode> {
  const { party } = wechat;
  const usual = await send(wechat, query(party, { headers: { 'Wechatpay-Serial': '' } }));
  if (usual.status === 401) throw new SignatureRefused(factsOf(usual, hiddenOf(party)).get('field message'));
  const hasCertificate =
    signerOf(usual) === 'certificate' || (await send(wechat, certificates())).status === 200;
  if (!hasCertificate) return 'public-key';
  if (party.payPublicKeyId === null) return 'certificate';
  // Before the switch is started, the id already stands in the console and signs nothing.
  return signerOf(await send(wechat, query(party))) === 'certificate' ? 'certificate' : 'both';
}

/** Makes each call at both sides. Orders that WeChat accepted are closed at the end, whatever happened. */
export async function compare(options: Options): Promise<Comparison> {
  const { wechat, simulator, calls, isPrepayWanted, isTokenWanted, interruption } = options;
  const asked: Asked[] = [];
  const unanswered: { name: string; reason: string }[] = [];
  const orders = watchOrders();

  async function ask({ name, draft }: Call, theirSide: Side, ourSide: Side): Promise<void> {
    if (interruption.aborted) return;
    const ours = await send(ourSide, draft(ourSide.party));
    const theirDraft = draft(theirSide.party);
    try {
      const theirs = await send(theirSide, theirDraft);
      orders.watch(theirSide, theirDraft, theirs.status);
      asked.push({
        name,
        call: describe(theirDraft, theirSide.party),
        wechat: factsOf(theirs, hiddenOf(theirSide.party)),
        simulator: factsOf(ours, hiddenOf(ourSide.party)),
      });
    } catch (error) {
      orders.watch(theirSide, theirDraft, null);
      unanswered.push({ name, reason: error instanceof Error ? error.message : String(error) });
    }
  }

  let leftOpen: string[] = [];
  try {
    for (const call of [...calls, ...(isTokenWanted ? STABLE_TOKEN_CALLS : [])])
      await ask(call, wechat, simulator);
    const [theirs, ours] = [withOrder(wechat), withOrder(simulator)];
    for (const call of isPrepayWanted ? PREPAY_CALLS : []) await ask(call, theirs, ours);
  } finally {
    leftOpen = await orders.closeAll();
  }
  return { compared: asked.length, differences: differencesOf(asked), unanswered, leftOpen };
}

/** Knows the orders that are open at WeChat. */
function watchOrders() {
  const open = new Set<Side>();
  return {
    /** @param status null without an answer: then an order that has a buyer may have been made */
    watch(side: Side, { method, path }: Draft, status: number | null): void {
      if (method !== 'POST') return;
      const isMade = status === 200 || (status === null && side.party.openid !== '');
      if (PREPAY_PATH.test(path) && isMade) open.add(side);
      if (path.endsWith('/close') && status === 204) open.delete(side);
    },

    /** The numbers of those that could not be closed. */
    async closeAll(): Promise<string[]> {
      for (const side of [...open]) {
        const answer = await send(side, close(side.party)).catch(() => null);
        if (answer?.status === 204) open.delete(side);
      }
      return [...open].map(({ party }) => party.outTradeNo);
    },
  };
}

/** A number of its own: the other one was closed before it was an order's. */
const withOrder = (side: Side): Side => ({
  ...side,
  party: { ...side.party, outTradeNo: `${side.party.outTradeNo}P` },
});

const signerOf = ({ headers }: Answer) => kindOfSerial(String(headers['wechatpay-serial'] ?? ''));

const hiddenOf = ({ privateKey: _, payPublicKeyId, ...texts }: Party): string[] =>
  [...Object.values(texts), payPublicKeyId ?? ''].filter((text) => text !== '');

function describe({ method, path }: Draft, { outTradeNo }: Party): string {
  const [pathname = '', search = ''] = path.replace(outTradeNo, '{out_trade_no}').split('?');
  const names = [...new URLSearchParams(search).keys()];
  return `${method} ${pathname}${names.length === 0 ? '' : `?${names.join('&')}`}`;
}
