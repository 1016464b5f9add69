import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { S3Address } from './s3-address.js';
import type { S3Client } from './s3-client.js';
import { readXmlText, readXmlTexts } from './s3-xml.js';
import { BackupError } from './snapshot.js';

/** The checksum of the whole file, which the object keeps with it. */
export const SHA256_HEADER = 'x-amz-meta-sha256';

/** The size of the whole file in bytes, kept as well: so an object can be checked again later. */
const SIZE_HEADER = 'x-amz-meta-size';

/** One part is in memory at a time. A store takes 10,000 of them, so a file has at most 156 GiB. */
const PART_BYTES = 16 * 1024 * 1024;

/**
 * Makes a file an object. It is sent in parts, of which the store checks each against its SHA-256 and MD5. The object
 * appears when they are complete, and stays if the store has all of its bytes.
 * @throws BackupError
 */
export async function upload(client: S3Client, path: string, place: S3Address): Promise<void> {
  const { size } = await stat(path);
  const sha256 = createHash('sha256');
  await pipeline(createReadStream(path), sha256);
  const checksum = sha256.digest('hex');
  await sendInParts(client, path, place, { [SHA256_HEADER]: checksum, [SIZE_HEADER]: String(size) });

  const found = await client.find(place);
  if (found !== null && hasAllBytes(found) && found.get(SHA256_HEADER) === checksum) return;
  await client.ask({ method: 'DELETE', ...place });
  const foundSize = found?.get('content-length') ?? 'no';
  throw new BackupError(
    `the store has ${foundSize} bytes of ${size}, or another checksum: it was deleted there.`,
  );
}

/** An object that was put by an earlier version, or by something else, does not say its size. */
export function hasAllBytes(headers: Headers): boolean {
  const size = headers.get(SIZE_HEADER);
  return size === null || size === headers.get('content-length');
}

async function sendInParts(
  client: S3Client,
  path: string,
  place: S3Address,
  metadata: Readonly<Record<string, string>>,
): Promise<void> {
  const headers = { ...metadata, 'content-type': 'application/vnd.sqlite3' };
  const { text } = await client.ask({ method: 'POST', ...place, query: { uploads: '' }, headers });
  const uploadId = readXmlText(text, 'UploadId');
  if (uploadId === null) throw new BackupError('the store begins no upload in parts: it may be no S3.');
  const file = await open(path);
  try {
    const parts: string[] = [];
    for await (const body of readParts(file)) {
      const query = { partNumber: String(parts.length + 1), uploadId };
      parts.push(partXml(query.partNumber, await sendPart(client, { ...place, query, body })));
    }
    await complete(client, { ...place, query: { uploadId }, body: completionXml(parts) });
  } catch (error) {
    // The reason matters more than parts that stay: docs/backup.md has the rule of a bucket that ends them.
    await client.ask({ method: 'DELETE', ...place, query: { uploadId } }).catch(() => {});
    throw error;
  } finally {
    await file.close();
  }
}

async function* readParts(file: FileHandle): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (;;) {
    const part = new Uint8Array(PART_BYTES);
    let length = 0;
    for (let isOver = false; length < PART_BYTES && !isOver; ) {
      const { bytesRead } = await file.read(part, length, PART_BYTES - length);
      length += bytesRead;
      isOver = bytesRead === 0;
    }
    if (length > 0) yield part.subarray(0, length);
    if (length < PART_BYTES) return;
  }
}

type Sent = Omit<Parameters<S3Client['ask']>[0], 'method'>;

async function sendPart(client: S3Client, part: Sent): Promise<string> {
  const md5 = createHash('md5')
    .update(part.body ?? '')
    .digest('base64');
  const { headers } = await client.ask({ method: 'PUT', ...part, headers: { 'content-md5': md5 } });
  const tag = headers.get('etag');
  if (tag === null) throw new BackupError('the store gave a part no ETag: it may be no S3.');
  return tag;
}

/** A store may find out late that it cannot do it, and says so in an answer of 200. */
async function complete(client: S3Client, completion: Sent): Promise<void> {
  const { text } = await client.ask({ method: 'POST', ...completion });
  if (readXmlTexts(text, 'CompleteMultipartUploadResult', []) !== null) return;
  throw new BackupError(
    `the store did not put the parts together: ${readXmlText(text, 'Code') ?? 'no reason'}.`,
  );
}

const partXml = (number: string, tag: string) =>
  `<Part><PartNumber>${number}</PartNumber><ETag>${tag}</ETag></Part>`;

const completionXml = (parts: readonly string[]) =>
  `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
