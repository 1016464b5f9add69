import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { unproven, WechatError } from './errors.js';
import type { PayClient } from './pay-client.js';
import { openTemporaryFile } from './temporary-file.js';
import { type BillEntry, openBillText } from './trade-bill-text.js';

/** Unpacked, the bill of six million rows. A small file can unpack to anything, and the disk is everybody's. */
const LARGEST_BYTES = 2 * 1024 ** 3;

/** A bill that was downloaded and whose hash is right. */
export interface TradeBill {
  /** Streams the rows, then what the summary says otherwise; the whole bill is never in memory. */
  readonly entries: () => AsyncGenerator<BillEntry>;
  /** Gives back its room on the disk. */
  readonly discard: () => Promise<void>;
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
  largestBytes = LARGEST_BYTES,
): Promise<TradeBill | null> {
  const path = `/v3/bill/tradebill?bill_date=${billDate}&bill_type=ALL&tar_type=GZIP`;
  const { body } = await call('GET', path).catch((error: unknown) => {
    if (!(error instanceof WechatError) || error.code !== 'NO_STATEMENT_EXIST') throw error;
    if (error.isSigned) return { body: null };
    throw unproven(error);
  });
  if (body === null) return null;
  if (!Value.Check(AnswerSchema, body) || !URL.canParse(body.download_url)) {
    throw new WechatError('unavailable', 'The trade bill was not answered as documented.');
  }
  const { pathname, search } = new URL(body.download_url);
  const file = await openTemporaryFile();
  const discard = () => file.close();
  try {
    // The address lives for minutes at most, so the file is fetched at once and read afterwards.
    const hash = await unpack(await download(pathname + search), file, largestBytes);
    // The download is not signed; the hash in the signed answer is what makes it WeChat's.
    if (hash !== body.hash_value.toLowerCase()) {
      throw new WechatError(
        'unavailable',
        `The trade bill of ${billDate} has another SHA-1 than WeChat announced.`,
      );
    }
    return { entries: await openBillText(file), discard };
  } catch (error) {
    await discard();
    if (error instanceof WechatError) throw error;
    // It broke off, or is no gzip: whatever came instead of the bill.
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new WechatError('unavailable', `The trade bill of ${billDate} did not come whole: ${reason}.`);
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
    // Leaving the loop early aborts the pipeline, which then tells only that.
    if (!isTooLarge()) throw error;
  });
  if (isTooLarge()) throw new Error(`it unpacks to more than ${largestBytes} bytes`);
  return hash.digest('hex');
}
