import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { WechatError } from './errors.js';
import type { PayClient } from './pay-client.js';

/** One line of a trade bill, its yuan already fen. */
export interface BillRow {
  readonly kind: 'payment' | 'refund';
  readonly outTradeNo: string;
  readonly outRefundNo: string | null;
  /** Of the payment, or of the refund. */
  readonly amountFen: number;
  /** WeChat's own word, such as SUCCESS or PROCESSING; empty for payments. */
  readonly refundStatus: string;
}

/** A bill that was downloaded and whose hash is right. */
export interface TradeBill {
  /** Streams the rows; the whole bill is never in memory. */
  readonly rows: () => AsyncGenerator<BillRow>;
  readonly discard: () => void;
}

const AnswerSchema = Type.Object({
  hash_type: Type.Literal('SHA1'),
  hash_value: Type.String({ pattern: '^[0-9a-fA-F]{40}$' }),
  download_url: Type.String(),
});

/**
 * The trade bill of a Beijing day, or null where WeChat has none because there was no trade.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012556654
 * @throws WechatError also where the file is not the one that the signed answer speaks of
 */
export async function downloadTradeBill(
  { call, download }: PayClient,
  billDate: string,
): Promise<TradeBill | null> {
  const path = `/v3/bill/tradebill?bill_date=${billDate}&bill_type=ALL&tar_type=GZIP`;
  const { body } = await call('GET', path).catch((error: unknown) => {
    if (error instanceof WechatError && error.code === 'NO_STATEMENT_EXIST') return { body: null };
    throw error;
  });
  if (body === null) return null;
  if (!Value.Check(AnswerSchema, body) || !URL.canParse(body.download_url)) {
    throw new WechatError('unavailable', 'The trade bill was not answered as documented.');
  }
  const { pathname, search } = new URL(body.download_url);
  const folder = mkdtempSync(join(tmpdir(), 'trade-bill-'));
  const discard = () => rmSync(folder, { recursive: true, force: true });
  try {
    const file = join(folder, 'bill.csv');
    // The address lives for minutes at most, so the file is fetched at once and read afterwards.
    const hash = await unpack(await download(pathname + search), file);
    // The download is not signed; the hash in the signed answer is what makes it WeChat's.
    if (hash !== body.hash_value.toLowerCase()) {
      throw new WechatError(
        'unavailable',
        `The trade bill of ${billDate} has another SHA-1 than WeChat announced.`,
      );
    }
    return { rows: () => readRows(file), discard };
  } catch (error) {
    discard();
    if (error instanceof WechatError) throw error;
    // It broke off, or is no gzip: whatever came instead of the bill.
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new WechatError('unavailable', `The trade bill of ${billDate} did not come whole: ${reason}.`);
  }
}

async function unpack(packed: Readable, file: string): Promise<string> {
  const hash = createHash('sha1');
  await pipeline(
    packed,
    createGunzip(),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(file),
  );
  return hash.digest('hex');
}

/** Reads WeChat's CSV: a BOM, cells behind a backtick, and a summary at the end. */
async function* readRows(file: string): AsyncGenerator<BillRow> {
  const lines = createInterface({
    input: createReadStream(file, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  let columns: Map<string, number> | null = null;
  for await (const text of lines) {
    const line = text.replace(/^\uFEFF/, '');
    if (columns === null) {
      columns = new Map(line.split(',').map((name, index) => [name, index]));
      continue;
    }
    if (!line.startsWith('`')) return;
    const row = readRow(line.slice(1).split(',`'), columns);
    if (row !== null) yield row;
  }
}

function readRow(cells: readonly string[], columns: ReadonlyMap<string, number>): BillRow | null {
  const read = (column: string): string => {
    const cell = cells[columns.get(column) ?? -1];
    if (cell === undefined) throw new WechatError('unavailable', `The trade bill has no column ${column}.`);
    return cell;
  };
  const outTradeNo = read('商户订单号');
  switch (read('交易状态')) {
    case 'SUCCESS':
      return {
        kind: 'payment',
        outTradeNo,
        outRefundNo: null,
        amountFen: yuanToFen(read('订单金额')),
        refundStatus: '',
      };
    case 'REFUND':
      return {
        kind: 'refund',
        outTradeNo,
        outRefundNo: read('商户退款单号'),
        amountFen: yuanToFen(read('申请退款金额')),
        refundStatus: read('退款状态'),
      };
    default:
      return null;
  }
}

/** Yuan with at most two decimals as whole fen: no number with a fraction ever exists. @throws WechatError */
export function yuanToFen(yuan: string): number {
  const match = /^(\d{1,8})(?:\.(\d{1,2}))?$/.exec(yuan);
  if (match === null) throw new WechatError('unavailable', 'An amount of the trade bill is not one in yuan.');
  const [, whole = '', part = ''] = match;
  return Number(whole) * 100 + Number(part.padEnd(2, '0'));
}
