import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Type } from 'typebox';
import { unproven, WechatError } from './errors.js';
import type { PayClient } from './pay-client.js';
import { openTemporaryFile } from './temporary-file.js';
import { type BillEntry, openBillText } from './trade-bill-text.js';
import { isOf } from './wire.js';

/** The size of an unpacked bill with six million rows. A small gzip file can unpack to any size and fill the disk. */
const LARGEST_BYTES = 2 * 1024 ** 3;

/** A downloaded bill with the announced hash. */
export interface TradeBill {
  /** Streams the rows, then the summary's differences; the whole bill is never in memory. */
  readonly entries: () => AsyncGenerator<BillEntry>;
  /** Frees its disk space. */
  readonly discard: () => Promise<void>;
}

const isAnswer = isOf(
  Type.Object({
    hash_type: Type.Literal('SHA1'),
    hash_value: Type.String({ pattern: '^[0-9a-fA-F]{40}$' }),
    download_url: Type.String(),
  }),
);

/**
 * The trade bill of a day in Beijing; null for a day without trade.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012556654
 * @throws WechatError also where the file does not have the hash of the signed answer
 */
export async function downloadTradeBill(
  { call, download }: PayClient,
  billDate: string,
  largestBytes = LARGEST_BYTES,
): Promise<TradeBill | null> {
  const path = `/v3/bill/tradebill?bill_date=${billDate}&bill_type=ALL&tar_type=GZIP`;
  const { body } = await call('GET', path).catch((error: unknown) => {
    if (!(error instanceof WechatError) || error.code !== 'NO_STATEMENT_EXIST') throw error;
    if (error.isSigned) return { body: null };
    throw unproven(error);
  });
  if (body === null) return null;
  if (!isAnswer(body) || !URL.canParse(body.download_url)) {
    throw new WechatError('unavailable', 'The answer about the trade bill is not as documented.');
  }
  const { pathname, search } = new URL(body.download_url);
  const file = await openTemporaryFile();
  const discard = () => file.close();
  try {
    // The URL expires within minutes, so the file is downloaded immediately and read afterwards.
    const hash = await unpack(await download(pathname + search), file, largestBytes);
    // The download is not signed; the hash in the signed answer proves that it is WeChat's.
    if (hash !== body.hash_value.toLowerCase()) {
      throw new WechatError(
        'unavailable',
        `The trade bill of ${billDate} does not have the SHA-1 that WeChat announced.`,
      );
    }
    return { entries: await openBillText(file), discard };
  } catch (error) {
    await discard();
    if (error instanceof WechatError) throw error;
    // The download broke off, or is not gzip.
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new WechatError('unavailable', `The trade bill of ${billDate} is incomplete: ${reason}.`);
  }
}

async function unpack(packed: Readable, file: FileHandle, largestBytes: number): Promise<string> {
  const hash = createHash('sha1');
  let bytes = 0;
  const isTooLarge = () => bytes > largestBytes;
  await pipeline(packed, createGunzip(), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (isTooLarge()) return;
      hash.update(chunk);
      await file.appendFile(chunk);
    }
  }).catch((error: unknown) => {
    // Leaving the loop early aborts the pipeline, whose error says no more than that.
    if (!isTooLarge()) throw error;
  });
  if (isTooLarge()) throw new Error(`it unpacks to more than ${largestBytes} bytes`);
  return hash.digest('hex');
}
