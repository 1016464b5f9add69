import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BackupStore } from './backup-store.js';
import { PRIVATE } from './database-file.js';
import { parseS3Address, type S3Address } from './s3-address.js';
import { createS3Client, networkReason, type S3Client, type S3Config } from './s3-client.js';
import { hasAllBytes, SHA256_HEADER, upload } from './s3-upload.js';
import { readXmlText, readXmlTexts } from './s3-xml.js';
import { BackupError } from './snapshot.js';

/** Backups in a bucket of an S3-compatible store. */
export function createS3Store(config: S3Config, answerMs?: number): BackupStore {
  const client = createS3Client(config, answerMs);
  return {
    async prepare() {},
    list: (folder) => list(client, parseS3Address(folder)),

    async has(address) {
      const place = parseS3Address(address);
      return place.key !== '' && (await client.find(place)) !== null;
    },

    /** Beside the database, where a file of its size has room as well. */
    draftFor: (_address, path) => path,
    put: (draft, address) => upload(client, draft, parseS3Address(address)),

    async isComplete(address) {
      const found = await client.find(parseS3Address(address));
      return found !== null && hasAllBytes(found);
    },

    get: (address, path) => download(client, parseS3Address(address), path),

    async remove(address) {
      await client.ask({ method: 'DELETE', ...parseS3Address(address) });
    },
  };
}

/** A store lists a thousand at a time, and says where it goes on. A part is not taken for all: the newest would be missing. */
async function list(client: S3Client, { bucket, key }: S3Address): Promise<string[]> {
  const prefix = key === '' ? '' : `${key}/`;
  const names: string[] = [];
  let next: string | null = null;
  for (;;) {
    const query = {
      ...{ 'list-type': '2', prefix, delimiter: '/' },
      ...(next === null ? {} : { 'continuation-token': next }),
    };
    const { text } = await client.ask({ method: 'GET', bucket, key: '', query });
    const keys = readXmlTexts(text, 'ListBucketResult', ['Contents', 'Key']);
    const isCut = readXmlText(text, 'IsTruncated') === 'true';
    const token = readXmlText(text, 'NextContinuationToken');
    if (keys === null || (isCut && (!token || token === next))) {
      throw new BackupError(`the store gave no whole list of s3://${bucket}/${key}: it may be no S3.`);
    }
    names.push(...keys.map((found) => found.slice(prefix.length)));
    if (!isCut) return names;
    next = token;
  }
}

/** A backup that something else put there has no checksum of ours; the database in it is checked all the same. */
async function download(client: S3Client, place: S3Address, path: string): Promise<void> {
  const address = `s3://${place.bucket}/${place.key}`;
  const { body, headers } = await client.read(place);
  const hash = createHash('sha256');
  try {
    await pipeline(
      body === null ? Readable.from([]) : Readable.fromWeb(body),
      async function* (chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(path, { flags: 'wx', mode: PRIVATE }),
    );
  } catch (error) {
    throw new BackupError(`${address} broke off on its way here: ${networkReason(error)}.`, { cause: error });
  }
  const expected = headers.get(SHA256_HEADER);
  if (expected !== null && expected !== hash.digest('hex')) {
    throw new BackupError(`${address} is damaged, its SHA-256 is another: restore an older one by its name.`);
  }
}
